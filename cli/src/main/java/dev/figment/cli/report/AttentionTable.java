package dev.figment.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An attention map as a table of HTML: a row for each target token, a column for each source token, darker where more
 * attention went. It stands without a script; with one, layer and head can be chosen.
 */
final class AttentionTable {

    private static final int SCALE = 1000; // weights go into the page as whole thousandths

    private final AttentionMap map;

    AttentionTable(AttentionMap map) {
        this.map = map;
    }

    String html() {
        float[][] shown = map.meanOverHeads(map.layers() - 1);
        StringBuilder html = new StringBuilder("<figure class=\"attention\">");
        html.append("<figcaption>Who attends to whom: target tokens down, source tokens across. ")
                .append("<span class=\"shown\">Layer " + map.layers() + ", mean over heads.</span>")
                .append(choices())
                .append("</figcaption><div class=\"scroll\"><table><thead><tr><td></td>");
        for (String token : map.sourceTokens()) {
            html.append("<th scope=\"col\"><span dir=\"auto\">")
                    .append(token(token))
                    .append("</span></th>");
        }
        html.append("</tr></thead><tbody>");
        for (int t = 0; t < shown.length; t++) {
            html.append("<tr><th scope=\"row\"><span dir=\"auto\">")
                    .append(token(map.targetTokens().get(t)))
                    .append("</span></th>");
            for (float weight : shown[t]) {
                html.append("<td style=\"--w:" + fixed(weight, 3) + "\"><span>" + fixed(weight, 2) + "</span></td>");
            }
            html.append("</tr>");
        }
        html.append("</tbody></table></div>").append(strongest(shown));
        return html.append("<script type=\"application/json\">")
                .append(weights())
                .append("</script></figure>\n")
                .toString();
    }

    /** Of no use without a script, which therefore shows them. */
    private String choices() {
        StringBuilder html = new StringBuilder("<span class=\"choices\" hidden><label>Layer <select class=\"layer\">");
        for (int layer = 1; layer <= map.layers(); layer++) {
            html.append("<option" + (layer == map.layers() ? " selected" : "") + ">" + layer + "</option>");
        }
        html.append("</select></label> <label>Head <select class=\"head\"><option value=\"0\">mean</option>");
        for (int head = 1; head <= map.heads(); head++) {
            html.append("<option>" + head + "</option>");
        }
        return html.append("</select></label></span>").toString();
    }

    /** The same in words, for those who do not see colours. */
    private String strongest(float[][] shown) {
        StringBuilder html = new StringBuilder(
                "<details class=\"words\"><summary>In words</summary><p>Each target token and the source token it attends to"
                        + " most, layer " + map.layers() + ", mean over heads:</p><ol>");
        for (int t = 0; t < shown.length; t++) {
            int best = 0;
            for (int s = 1; s < shown[t].length; s++) {
                best = shown[t][s] > shown[t][best] ? s : best;
            }
            html.append("<li><bdi>" + token(map.targetTokens().get(t)) + "</bdi> → <bdi>"
                    + token(map.sourceTokens().get(best)) + "</bdi> " + fixed(shown[t][best], 2) + "</li>");
        }
        return html.append("</ol></details>").toString();
    }

    /** All weights in one row, by layer, head, target and source. */
    private String weights() {
        List<String> all = new ArrayList<>();
        for (float[][][] layer : map.weights()) {
            for (float[][] head : layer) {
                for (float[] row : head) {
                    for (float weight : row) {
                        all.add(String.valueOf(Math.round(weight * SCALE)));
                    }
                }
            }
        }
        return "{\"heads\":" + map.heads() + ",\"weights\":[" + String.join(",", all) + "]}";
    }

    private static String token(String token) {
        return token.isBlank() ? "␣" : Html.escape(token);
    }

    private static String fixed(float value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}

package dev.figment.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results, configuration and environment, as tables of HTML. */
final class TableSection {

    private TableSection() {}

    /** Scores on test sets, each with its signature below. */
    static String tests(List<TestResult> tests) {
        StringBuilder html = new StringBuilder("<div class=\"scroll\"><table class=\"tests\"><thead><tr>"
                + "<th scope=\"col\">Test</th><th scope=\"col\">Search</th><th scope=\"col\">Metric</th>"
                + "<th scope=\"col\" class=\"number\">Value</th><th scope=\"col\">Signature</th></tr></thead><tbody>");
        for (TestResult test : tests) {
            html.append("<tr><th scope=\"row\">" + Html.escape(test.test()) + "</th><td>" + Html.escape(test.search())
                    + "</td><td>" + Html.escape(test.metric()) + "</td><td class=\"number value\">"
                    + Html.escape(test.value()) + "</td><td class=\"signature\">"
                    + Html.escape(test.signature()).replace("|", "|<wbr>") + "</td></tr>");
        }
        return html.append("</tbody></table></div>\n").toString();
    }

    /** A card for each section of a recipe; what is deeper gets a dotted name. */
    static String configuration(ObjectNode configuration) {
        Map<String, String> single = new LinkedHashMap<>();
        StringBuilder sections = new StringBuilder();
        configuration.properties().forEach(field -> {
            if (field.getValue().isObject()) {
                Map<String, String> values = new LinkedHashMap<>();
                flatten("", field.getValue(), values);
                sections.append(card(field.getKey(), values));
            } else {
                single.put(field.getKey(), text(field.getValue()));
            }
        });
        String run = single.isEmpty() ? "" : card("run", single);
        return "<div class=\"cards\">" + run + sections + "</div>\n";
    }

    /** What the run depended on beside its recipe. */
    static String environment(Map<String, String> environment) {
        return "<div class=\"cards wide\">" + card("", environment) + "</div>\n";
    }

    private static String card(String title, Map<String, String> values) {
        StringBuilder html = new StringBuilder("<section class=\"card\">");
        if (!title.isEmpty()) {
            html.append("<h3>").append(Html.escape(title)).append("</h3>");
        }
        html.append("<dl>");
        values.forEach((name, value) -> html.append(
                "<dt>" + Html.escape(name).replace(".", ".<wbr>") + "</dt><dd>" + Html.escape(value) + "</dd>"));
        return html.append("</dl></section>").toString();
    }

    private static void flatten(String path, JsonNode node, Map<String, String> values) {
        node.properties().forEach(field -> {
            String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            if (field.getValue().isObject()) {
                flatten(inner, field.getValue(), values);
            } else {
                values.put(inner, text(field.getValue()));
            }
        });
    }

    private static String text(JsonNode value) {
        if (value.isFloatingPointNumber()) {
            return NumberText.exact(value.doubleValue());
        }
        return value.isTextual() ? value.textValue() : value.toString();
    }
}

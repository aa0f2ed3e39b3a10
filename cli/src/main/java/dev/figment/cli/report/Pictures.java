package dev.figment.cli.report;

import java.util.Base64;
import java.util.List;

/** Pictures with a line below each, as a section of a report. Stateless. */
public final class Pictures {

    private Pictures() {}

    /**
     * One picture.
     *
     * @param caption what it shows
     * @param png the bytes of a PNG file; not changed by anyone
     */
    public record Picture(String caption, byte[] png) {}

    /** The pictures, which the page holds in itself. */
    public static ReportSection section(String title, List<Picture> pictures) {
        StringBuilder html = new StringBuilder("<div class=\"pictures\">\n");
        for (Picture picture : pictures) {
            String caption = Html.escape(picture.caption());
            html.append("<figure><img alt=\"" + caption + "\" src=\"data:image/png;base64,"
                    + Base64.getEncoder().encodeToString(picture.png()) + "\"><figcaption>" + caption
                    + "</figcaption></figure>\n");
        }
        return new ReportSection(title, html.append("</div>\n").toString());
    }
}

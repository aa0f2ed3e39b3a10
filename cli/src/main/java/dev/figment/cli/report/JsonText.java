package dev.figment.cli.report;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Text within JSON within a script element of HTML. */
final class JsonText {

    private JsonText() {}

    /** Escaped for a JSON string that an HTML parser passes over: without {@code <}, a script cannot be ended. */
    static String escape(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text))
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }
}

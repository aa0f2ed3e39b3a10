package dev.figment.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** What a command, run inside this JVM, answered. */
record CommandOutcome(int code, String out, String err) {

    static CommandOutcome of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int code = Figment.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(words);
        return new CommandOutcome(code, out.toString(), err.toString());
    }

    static CommandOutcome withInput(byte[] input, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return of(arguments);
        } finally {
            System.setIn(before);
        }
    }

    static CommandOutcome withInput(String input, Object... arguments) {
        return withInput(input.getBytes(UTF_8), arguments);
    }

    /** The lines of standard error that begin as errors do. */
    List<String> errors() {
        return err.lines().filter(line -> line.startsWith("figment: ")).toList();
    }
}

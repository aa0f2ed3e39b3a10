package dev.figment.cli;

import dev.figment.data.download.DataFile;
import dev.figment.data.download.DownloadProgress;
import java.io.PrintWriter;
import java.util.OptionalLong;

/** Shows a download: one line a file, on a terminal rewritten while bytes arrive. */
final class DownloadLines implements DownloadProgress {

    private final PrintWriter err;
    private final Terminal terminal;

    DownloadLines(PrintWriter err, Terminal terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    @Override
    public void present(DataFile file) {
        line(file, "here already, verified");
    }

    @Override
    public void receiving(DataFile file, long received, OptionalLong total) {
        if (terminal.interactive()) {
            String of = total.isPresent() ? " of " + ByteSize.of(total.getAsLong()) : "";
            err.print("\r" + padded(file.name() + "  " + ByteSize.of(received) + of));
            err.flush();
        }
    }

    @Override
    public void done(DataFile file) {
        line(file, "fetched, verified");
    }

    private void line(DataFile file, String state) {
        String text = file.name() + "  " + state;
        err.println(terminal.interactive() ? "\r" + padded(text) : text);
        err.flush();
    }

    /** Covers what stood on the line before; the last column stays free, where some terminals would wrap. */
    private String padded(String text) {
        int width = terminal.columns() - 1;
        return text.length() > width ? text.substring(0, width) : text + " ".repeat(width - text.length());
    }
}

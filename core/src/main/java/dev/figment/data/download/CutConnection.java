package dev.figment.data.download;

import java.io.IOException;

/** The connection failed or fell silent: worth another attempt from where it stopped. */
final class CutConnection extends IOException {

    private static final long serialVersionUID = 1L;

    CutConnection(String message, Throwable cause) {
        super(message, cause);
    }
}

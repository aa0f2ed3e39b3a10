package dev.figment.data.download;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of a data set could not be had. The message is one line for the user: which file, what was found, what to do. */
public final class DownloadException extends IOException {

    private static final long serialVersionUID = 1L;

    DownloadException(String message) {
        super(message);
    }

    DownloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

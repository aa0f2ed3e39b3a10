package dev.figment.data.download;

import java.util.OptionalLong;

/** Told how a download goes, on the thread that called {@link Downloads#fetch}. */
public interface DownloadProgress {

    /** Says nothing. */
    DownloadProgress SILENT = new DownloadProgress() {};

    /** The file was there already, and its content is right. */
    default void present(DataFile file) {}

    /**
     * Some of the file has arrived; called about four times a second.
     *
     * @param received the bytes on disk, those of an earlier, interrupted download included
     * @param total the bytes to come altogether, if the server says
     */
    default void receiving(DataFile file, long received, OptionalLong total) {}

    /** The file is whole, verified and in its place. */
    default void done(DataFile file) {}
}

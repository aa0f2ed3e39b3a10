package dev.figment.cli;

/**
 * What the command writes to. A file or a pipe gets plain lines; a terminal may have its last line rewritten.
 *
 * <p>The launcher asks the system and passes the answer in the property {@code figment.terminal}, because Java 17 to 25
 * do not agree on what {@link System#console} returns for a pipe. Immutable.
 *
 * @param interactive whether standard error is a terminal
 * @param columns its width
 */
record Terminal(boolean interactive, int columns) {

    private static final int USUAL_COLUMNS = 80;

    Terminal {
        if (columns < 1) {
            throw new IllegalArgumentException("a terminal has at least one column, but found " + columns);
        }
    }

    /** The terminal of this process: {@code figment.terminal} holds its columns, or is absent. */
    static Terminal ofThisProcess() {
        int columns = Integer.getInteger("figment.terminal", 0);
        return columns > 0 ? new Terminal(true, columns) : new Terminal(false, USUAL_COLUMNS);
    }
}

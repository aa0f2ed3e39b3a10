package dev.figment.cli.recipe;

/** A recipe that cannot be used; the message is one line that names the place, what was found and what was expected. */
public final class RecipeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    RecipeException(String message) {
        super(message);
    }

    RecipeException(String message, Throwable cause) {
        super(message, cause);
    }
}

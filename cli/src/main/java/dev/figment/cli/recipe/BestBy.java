package dev.figment.cli.recipe;

/** The measure of a validation that says which model is best. */
public enum BestBy {
    /** The loss on the validation set; lower is better. */
    LOSS,
    /** BLEU, 0 … 100. */
    BLEU,
    /** The share of outputs that equal their reference, in percent. */
    EXACT_MATCH
}

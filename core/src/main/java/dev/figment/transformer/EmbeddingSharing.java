package dev.figment.transformer;

/** Which of the source, target and output embeddings are one matrix: Press and Wolf 2017, arXiv:1608.05859. */
public enum EmbeddingSharing {
    /** Three matrices; the output has a bias. */
    NONE,
    /** Target and output. */
    TARGET_AND_OUTPUT,
    /** All three, over one vocabulary, as in the paper. */
    ALL
}

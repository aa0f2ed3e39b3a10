package dev.figment.transformer;

import dev.figment.decoding.Hypothesis;

/**
 * One way to say a source in the target language.
 *
 * @param text without special tokens
 * @param hypothesis its tokens and scores
 */
public record Translation(String text, Hypothesis hypothesis) {}

package dev.figment.cli.translation;

import dev.figment.cli.recipe.TokenizerRecipe;
import dev.figment.data.text.BytePairTokenizer;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.TokenizerJson;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The tokenisers of a run: one for both sides, in {@code tokenizer.json}, or a second for the target, in
 * {@code target/tokenizer.json}.
 */
public record TranslationTokenizers(BytePairTokenizer source, BytePairTokenizer target) {

    private static final String TARGET = "target";

    /**
     * Trains them on a corpus.
     *
     * @throws IllegalArgumentException if the corpus does not support so large a vocabulary
     */
    static TranslationTokenizers train(TokenizerRecipe recipe, ParallelCorpus corpus) {
        if (recipe.joint()) {
            BytePairTokenizer both = recipe.training().train(corpus.sentences());
            return new TranslationTokenizers(both, both);
        }
        return new TranslationTokenizers(
                recipe.training().train(corpus.sources()), recipe.training().train(corpus.targets()));
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException in one line: a file that the recipe asks for is missing or damaged
     */
    static TranslationTokenizers read(TokenizerRecipe recipe, Path run) throws IOException {
        BytePairTokenizer source = TokenizerJson.read(run);
        return new TranslationTokenizers(
                source,
                recipe.joint() ? source : TokenizerJson.read(run.resolve(TARGET).resolve("tokenizer.json")));
    }

    void write(TokenizerRecipe recipe, Path run) throws IOException {
        TokenizerJson.write(source, run);
        if (!recipe.joint()) {
            TokenizerJson.write(target, run.resolve(TARGET));
        }
    }
}

package dev.figment.cli.translation;

import dev.figment.cli.recipe.TokenizerRecipe;
import dev.figment.data.text.BytePairTokenizer;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
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

    /** Reads what {@link #write} wrote. */
    static TranslationTokenizers read(Path run) throws IOException {
        BytePairTokenizer source = TokenizerJson.read(run);
        Path target = run.resolve(TARGET);
        return new TranslationTokenizers(source, Files.isDirectory(target) ? TokenizerJson.read(target) : source);
    }

    void write(Path run) throws IOException {
        TokenizerJson.write(source, run);
        if (!source.equals(target)) {
            Files.createDirectories(run.resolve(TARGET));
            TokenizerJson.write(target, run.resolve(TARGET));
        }
    }
}

package dev.figment.cli.translation;

import dev.figment.cli.recipe.DecodingRecipe;
import dev.figment.cli.recipe.TranslationRecipe;
import dev.figment.cli.report.AttentionMap;
import dev.figment.cli.run.RunDirectory;
import dev.figment.data.text.Tokenizer;
import dev.figment.decoding.BeamSearch;
import dev.figment.nn.Architecture;
import dev.figment.transformer.CrossAttention;
import dev.figment.transformer.MarianArchitecture;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerArchitecture;
import dev.figment.transformer.Translation;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A trained run, read for translating. Owns the model.
 *
 * @param recipe how it was trained
 * @param model in evaluation mode
 * @param tokenizers of its two sides
 */
public record TranslationRun(TranslationRecipe recipe, Transformer model, TranslationTokenizers tokenizers)
        implements AutoCloseable {

    /** The types that a translation model may be stored as, the preferred first. */
    static final List<Architecture<Transformer>> ARCHITECTURES =
            List.of(new MarianArchitecture(), new TransformerArchitecture());

    /**
     * Reads the run in a directory.
     *
     * @throws IOException in one line: there is none, or it is damaged, unfinished or of another task
     */
    public static TranslationRun open(Path path) throws IOException {
        RunDirectory run = RunDirectory.existing(path);
        TranslationRecipe recipe = TranslationRecipe.fromJson(run.recipe(), run.recipeFile());
        Transformer model = run.readModel(ARCHITECTURES);
        try {
            return new TranslationRun(recipe, model, TranslationTokenizers.read(recipe.tokenizer(), path));
        } catch (IOException e) {
            model.close();
            throw e;
        }
    }

    /** The search that the recipe asks for. */
    public BeamSearch search() {
        DecodingRecipe decoding = recipe.decoding();
        return BeamSearch.of(model)
                .width(decoding.beam())
                .lengthPenalty(decoding.lengthPenalty())
                .maximumLength(decoding.maximumLength())
                .suppressedTokens(
                        model.config().tokens().pad(), model.config().tokens().start());
    }

    /** Translates by a search. */
    public Translator translator(BeamSearch search) {
        return new Translator(model, tokenizers.source(), tokenizers.target(), search);
    }

    /** Where the decoder looked while it wrote a translation, its end token included. */
    public AttentionMap attention(String source, Translation translation) {
        Tokenizer target = tokenizers.target();
        int[] read = translator(search()).sourceIds(source);
        int[] written = translation.hypothesis().tokens();
        int[] ended = Arrays.copyOf(written, written.length + 1);
        ended[written.length] = target.endId();
        CrossAttention attention = CrossAttention.of(model, read, ended);
        return new AttentionMap(tokenizers.source().tokens(read), target.tokens(ended), attention.weights());
    }

    @Override
    public void close() {
        model.close();
    }
}

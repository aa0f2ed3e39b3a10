package dev.figment.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.text.BatchLimits;
import dev.figment.data.text.BytePairTokenizer;
import dev.figment.data.text.BytePairTraining;
import dev.figment.data.text.ParallelCorpus;
import dev.figment.data.text.SentencePair;
import dev.figment.data.text.SpecialTokens;
import dev.figment.data.text.TokenBudgetBatches;
import dev.figment.decoding.BeamSearch;
import dev.figment.io.HuggingFaceDirectory;
import dev.figment.io.JsonFiles;
import dev.figment.io.SafetensorsWriter;
import dev.figment.optim.Adam;
import dev.figment.optim.GradientClipping;
import dev.figment.optim.InverseSquareRoot;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import dev.figment.training.Steps;
import dev.figment.training.Trainer;
import dev.figment.transformer.EmbeddingSharing;
import dev.figment.transformer.EncoderConfig;
import dev.figment.transformer.EncoderModel;
import dev.figment.transformer.FeedForward;
import dev.figment.transformer.LayerConfig;
import dev.figment.transformer.MarianArchitecture;
import dev.figment.transformer.NormPlacement;
import dev.figment.transformer.Normalization;
import dev.figment.transformer.PositionKind;
import dev.figment.transformer.Transformer;
import dev.figment.transformer.TransformerConfig;
import dev.figment.transformer.Translation;
import dev.figment.transformer.TranslationObjective;
import dev.figment.transformer.Translator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformerPageTest {

    private static final String[] TEENS = {
        "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"
    };
    private static final String[] TENS = {"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"};
    private static final String[] ONES = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};

    /** "forty two" and "42", for 10 … 99. */
    private static List<SentencePair> numbers() {
        List<SentencePair> pairs = new ArrayList<>();
        for (int teen = 0; teen < 10; teen++) {
            pairs.add(new SentencePair(TEENS[teen], "1" + teen));
        }
        for (int ten = 0; ten < TENS.length; ten++) {
            pairs.add(new SentencePair(TENS[ten], (ten + 2) + "0"));
            for (int one = 0; one < ONES.length; one++) {
                pairs.add(new SentencePair(TENS[ten] + " " + ONES[one], "" + (ten + 2) + (one + 1)));
            }
        }
        return pairs;
    }

    @Test
    void the_transformer_of_the_page_learns_to_read_numbers_and_is_stored(@TempDir Path directory) throws IOException {
        List<String> read = new ArrayList<>();

        ParallelCorpus corpus = new ParallelCorpus(numbers()); // "forty two" and "42", for 10 … 99
        BytePairTokenizer tokenizer = BytePairTraining.of(300).train(corpus.sentences());
        TokenBudgetBatches batches = new TokenBudgetBatches(
                corpus.tokenize(tokenizer, tokenizer),
                SpecialTokens.of(tokenizer),
                BatchLimits.tokens(256), // the longest side × sentences
                RandomKey.of(1));

        LayerConfig layer = LayerConfig.of(32, 4, 64, 0.0); // D, heads, d_ff, dropout
        TransformerConfig config = TransformerConfig.of(tokenizer.vocabularySize(), 1, layer);
        try (Transformer model = new Transformer(config, RandomKey.of(42))) {
            try (var trainer = Trainer.of(new TranslationObjective(model, 0.1)) // label smoothing
                    .optimizer(Adam.of(0.9, 0.98, 1e-9), InverseSquareRoot.of(1e-2, 30))
                    .clipping(GradientClipping.byNorm(1))
                    .build()) {
                trainer.fit(batches::epoch, Steps.of(200));
            }

            model.eval();
            var translator = new Translator(
                    model, tokenizer, tokenizer, BeamSearch.of(model).width(3));
            for (Translation translation : translator.translate("forty two")) {
                read.add(translation.text()); // 42
            }

            var marian = new MarianArchitecture(); // for any other Transformer: TransformerArchitecture
            JsonFiles.write(directory.resolve("config.json"), marian.config(model));
            try (Scope scope = Scope.open()) {
                SafetensorsWriter.write(
                        directory.resolve("model.safetensors"), marian.weights(model), Map.of("format", "pt"));
            }
            try (Transformer same = marian.read(HuggingFaceDirectory.of(directory))) {
                read.add(new Translator(same, tokenizer, tokenizer, BeamSearch.of(same))
                        .translate("ninety nine")
                        .get(0)
                        .text()); // 99
            }
        }
        assertThat(read).containsExactly("42", "99");
    }

    @Test
    void the_variants_of_the_page_run() {
        LayerConfig llamaLike =
                LayerConfig.of(64, 4, 128, 0.1).with(FeedForward.Kind.SWIGLU, Normalization.RMS, NormPlacement.PRE);
        TransformerConfig config = new TransformerConfig(
                8_000, // source vocabulary
                6_000, // target vocabulary
                6, // encoder layers
                2, // decoder layers
                llamaLike,
                PositionKind.LEARNED,
                256, // the longest sequence
                EmbeddingSharing.TARGET_AND_OUTPUT,
                true, // embeddings times √D
                false, // no fixed bias on the logits
                SpecialTokens.STANDARD);
        try (Transformer model = new Transformer(config);
                Scope scope = Scope.open();
                GradientMode off = GradientMode.off()) {
            model.eval();
            Tensor source = ArrayTensors.ids(new int[][] {{5, 6, 7, 1}, {9, 1, 0, 0}}); // [B, S], padded with 0
            Tensor keep = ArrayTensors.keep(new int[] {4, 2}, 4); // [B, S]
            Tensor target = ArrayTensors.ids(new int[][] {{2, 8, 3}, {2, 4, 4}}); // [B, T], the start token first
            Tensor memory = model.encode(source, keep); // [B, S, D]
            Tensor hidden = model.decode(target, memory, keep); // [B, T, D]
            Tensor logits = model.logits(hidden); // [B, T, V]
            assertThat(logits.shape()).containsExactly(2, 3, 6_000);
        }
    }

    @Test
    void the_encoder_of_the_page_scores_every_place() {
        int vocabulary = 100;
        EncoderConfig config = new EncoderConfig(
                vocabulary,
                2, // layers
                LayerConfig.of(64, 4, 128, 0.1),
                PositionKind.LEARNED,
                128, // the longest sequence
                true, // the output reads through the embedding
                SpecialTokens.STANDARD);
        try (EncoderModel model = new EncoderModel(config, RandomKey.of(42));
                Scope scope = Scope.open()) {
            model.eval();
            Tensor ids = ArrayTensors.ids(new int[][] {{5, 6, 7}, {8, 9, 0}}); // [B, S]
            Tensor keep = ArrayTensors.keep(new int[] {3, 2}, 3); // [B, S]
            Tensor logits = model.forward(ids, keep); // [B, S, V]
            assertThat(logits.shape()).containsExactly(2, 3, vocabulary);
        }
    }
}

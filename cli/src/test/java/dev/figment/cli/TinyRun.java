package dev.figment.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recipe that trains in a moment: it learns next to nothing and writes everything. */
final class TinyRun {

    private static final String SMALL = """
            tokenizer:
              vocabularySize: 270
            model:
              encoderLayers: 1
              decoderLayers: 1
              modelDim: 16
              heads: 2
              feedForwardDim: 16
              maximumPositions: 64
            training:
              tokensPerBatch: 512
              optimizer: { kind: adam }
              schedule: { kind: constant, peak: 1e-2 }
              limits: { steps: 6 }
              bestBy: exactMatch
              validateEvery: 3 steps
              checkpointEvery: 2 steps
              keep: 2
              replicas: 1
            decoding:
              beam: 2
              maximumLength: { perSourceToken: 0, constant: 8 }
            """;

    private TinyRun() {}

    /** Of generated dates. */
    static Path dates(Path directory) throws IOException {
        return Files.writeString(directory.resolve("tiny.yaml"), """
                task: translation
                data: { kind: dates, training: 200, validation: 12, test: 8, heldOutStyle: 4 }
                """ + SMALL);
    }

    /** Of the files train.a and train.b, val.a and val.b, test.a and test.b, which it writes beside the recipe. */
    static Path files(Path directory) throws IOException {
        StringBuilder source = new StringBuilder();
        StringBuilder target = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            source.append("ein Hund und ").append(i).append(" Katzen\n");
            target.append("a dog and ").append(i).append(" cats\n");
        }
        for (String part : new String[] {"train", "val", "test"}) {
            Files.writeString(directory.resolve(part + ".a"), source);
            Files.writeString(directory.resolve(part + ".b"), target);
        }
        return Files.writeString(directory.resolve("files.yaml"), """
                task: translation
                data:
                  kind: files
                  training: { source: train.a, target: train.b }
                  validation: { source: val.a, target: val.b }
                  tests:
                    the test: { source: test.a, target: test.b }
                """ + SMALL);
    }
}

package dev.figment.metrics.features;

import dev.figment.io.SafetensorsFile;
import dev.figment.io.Sha256;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The classifier of digits that Figment ships: {@code figment train mnist-classifier} of seed 1, by the training set of MNIST
 * alone. Stateless.
 */
public final class PretrainedDigits {

    private static final String RESOURCE = "mnist-classifier.safetensors";
    private static final String SHA_256 = "f14d871a45b6210b8d0e9d566fbda553ec427dd92a70fb0a4e17beec9c4149d8";

    private PretrainedDigits() {}

    /**
     * Reads it, in evaluation mode.
     *
     * @return owned by the caller
     * @throws IOException in one line, if the build does not hold the weights that belong to it, or there is no place for a
     *     temporary file
     */
    public static DigitClassifier read() throws IOException {
        byte[] bytes = bytes();
        String sum = Sha256.of(bytes);
        if (!sum.equals(SHA_256)) {
            throw new IOException("the classifier of digits in this build is damaged: its SHA-256 is " + sum
                    + ", expected " + SHA_256);
        }
        Path file = Files.createTempFile("figment-", "-" + RESOURCE);
        try {
            Files.write(file, bytes);
            return filled(file);
        } finally {
            Files.delete(file);
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = PretrainedDigits.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException("the classifier of digits is missing from this build: no resource " + RESOURCE);
            }
            return in.readAllBytes();
        }
    }

    private static DigitClassifier filled(Path file) throws IOException {
        DigitClassifier classifier = new DigitClassifier(RandomKey.of(0));
        try (Scope scope = Scope.open();
                SafetensorsFile weights = SafetensorsFile.open(file)) {
            classifier.load(weights.tensors());
        } catch (IOException | RuntimeException e) {
            classifier.close();
            throw e;
        }
        classifier.eval();
        return classifier;
    }
}

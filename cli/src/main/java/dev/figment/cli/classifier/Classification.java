package dev.figment.cli.classifier;

import dev.figment.data.images.ImageBatch;
import dev.figment.metrics.features.DigitClassifier;
import dev.figment.nn.CrossEntropy;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Scope;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import java.util.List;

/** L = −Σ log p(y | x), nats: how a {@link DigitClassifier} learns. Safe for use by many threads, as far as its model is. */
final class Classification implements Objective<ImageBatch> {

    private static final CrossEntropy LOSS = new CrossEntropy(0);

    private final DigitClassifier model;

    /** Trains a model, which it does not own. */
    Classification(DigitClassifier model) {
        this.model = model;
    }

    @Override
    public DigitClassifier model() {
        return model;
    }

    @Override
    public Loss loss(ImageBatch batch) {
        try (Scope scope = Scope.open()) {
            return new Loss(scope.keep(LOSS.sum(model.forward(batch.images()), batch.labelIds())), batch.weight());
        }
    }

    /** The share of images whose digit is the most probable one. */
    double accuracy(List<ImageBatch> batches) {
        long right = 0;
        long images = 0;
        for (ImageBatch batch : batches) {
            try (GradientMode off = GradientMode.off();
                    Scope scope = Scope.open()) {
                int[] found = model.digits(model.features(batch.images()));
                for (int i = 0; i < found.length; i++) {
                    right += found[i] == batch.labels()[i] ? 1 : 0;
                }
                images += found.length;
            }
        }
        return (double) right / images;
    }
}

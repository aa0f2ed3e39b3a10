package dev.figment.training.health;

import dev.figment.attention.AttentionMask;
import dev.figment.attention.MultiHeadAttention;
import dev.figment.nn.Activation;
import dev.figment.nn.Initializer;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.nn.Module;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.training.Loss;
import dev.figment.training.Objective;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Small networks under a squared error, some of which are built to fall ill. */
record Patient(Layer network) implements Objective<Waves>, AutoCloseable {

    /** Linear, then a non-linearity that observers see. */
    static final class Block extends Layer {
        private final Linear linear;
        private final Activation activation;

        Block(int in, int out, Activation activation, Initializer initializer, RandomKey key) {
            this.linear = child("linear", new Linear(in, out, true, initializer, key));
            this.activation = activation;
        }

        @Override
        public Tensor forward(Tensor x) {
            return observe("activation", activation.apply(linear.forward(x)));
        }
    }

    /** The four features as a sequence that attends to itself. */
    static final class Attending extends Layer {
        private final Linear embedding;
        final MultiHeadAttention attention;
        private final Linear head;

        Attending() {
            RandomKey key = RandomKey.of(21);
            embedding = child("embedding", new Linear(1, 16, key.fold("embedding")));
            attention = child("attention", new MultiHeadAttention(16, 2, 0, key.fold("attention")));
            head = child("head", new Linear(64, 1, key.fold("head")));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor tokens = embedding.forward(x.unsqueeze(2)); // [B, 4, 16]
            Tensor attended = tokens.add(attention.forward(tokens, tokens, AttentionMask.none())); // [B, 4, 16]
            return head.forward(attended.reshape(x.size(0), 64)); // [B, 1]
        }
    }

    /** Layers of one width, of one kind. */
    static Patient ofDepth(int layers, int width, Activation activation, Initializer initializer) {
        RandomKey key = RandomKey.of(4);
        List<Layer> blocks = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            blocks.add(new Block(i == 0 ? Waves.FEATURES : width, width, activation, initializer, key.fold(i)));
        }
        blocks.add(new Linear(width, 1, key.fold("head")));
        return new Patient(new Sequential(blocks.toArray(Layer[]::new)));
    }

    /** Two layers that learn the task well. */
    static Patient healthy() {
        return ofDepth(2, 64, Activation.RELU, Initializer.heNormal());
    }

    @Override
    public Module model() {
        return network;
    }

    @Override
    public Loss loss(Waves batch) {
        Tensor x = ArrayTensors.of(batch.x(), batch.examples(), Waves.FEATURES);
        Tensor error = network.forward(x).squeeze(1).sub(ArrayTensors.of(batch.y(), batch.examples())); // [B]
        return new Loss(error.square().sum(), batch.weight());
    }

    @Override
    public void close() {
        network.close();
    }
}

package dev.figment.training;

import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.Tensor;

/** A regression through batch normalisation: its loss is no sum over examples, and forward passes move statistics. */
final class Normalized implements Objective<Points>, AutoCloseable {

    private final Network network = new Network();

    /** A linear layer, batch normalisation, tanh, and a linear layer. */
    static final class Network extends Layer {

        private final Linear first;
        private final BatchNorm norm;
        private final Linear second;

        Network() {
            RandomKey key = RandomKey.of(5);
            first = child("first", new Linear(Points.FEATURES, 6, key.fold("first")));
            norm = child("norm", new BatchNorm(6));
            second = child("second", new Linear(6, 1, key.fold("second")));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor hidden = Activation.TANH.apply(norm.forward(first.forward(x))); // [B, 6]
            return second.forward(hidden).squeeze(1); // [B]
        }
    }

    @Override
    public Network model() {
        return network;
    }

    @Override
    public Loss loss(Points batch) {
        Tensor error = network.forward(batch.features()).sub(ArrayTensors.of(batch.y(), batch.examples())); // [B]
        return new Loss(error.square().sum(), batch.examples());
    }

    @Override
    public boolean needsWholeBatch() {
        return true;
    }

    @Override
    public void close() {
        network.close();
    }
}

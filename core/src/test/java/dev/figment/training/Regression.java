package dev.figment.training;

import dev.figment.nn.Activation;
import dev.figment.nn.Dropout;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import org.bytedeco.pytorch.Tensor;

/** A small network with dropout under a squared error that each point weighs with its tokens. */
public final class Regression implements Objective<Points>, AutoCloseable {

    private final Network network;

    public Regression(double dropout) {
        network = new Network(dropout);
    }

    /** Two linear layers, tanh and dropout between; and one that nothing depends on. */
    public static final class Network extends Layer {

        private final Linear first;
        private final Dropout dropout;
        private final Linear second;

        Network(double p) {
            RandomKey key = RandomKey.of(3);
            first = child("first", new Linear(Points.FEATURES, 8, key.fold("first")));
            dropout = child("dropout", new Dropout(p));
            second = child("second", new Linear(8, 1, key.fold("second")));
            child("unused", new Linear(2, 2, key.fold("unused")));
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor hidden = Activation.TANH.apply(first.forward(x)); // [B, 8]
            return second.forward(dropout.forward(hidden)).squeeze(1); // [B]
        }
    }

    @Override
    public Network model() {
        return network;
    }

    @Override
    public Loss loss(Points batch) {
        int rows = batch.examples();
        float[] weights = new float[rows];
        for (int i = 0; i < rows; i++) {
            weights[i] = batch.tokens()[i];
        }
        Tensor error = network.forward(batch.features()).sub(ArrayTensors.of(batch.y(), rows)); // [B]
        Tensor sum = error.square().mul(ArrayTensors.of(weights, rows)).sum();
        return new Loss(sum, batch.weight());
    }

    @Override
    public void close() {
        network.close();
    }
}

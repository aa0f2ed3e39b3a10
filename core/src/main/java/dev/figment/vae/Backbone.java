package dev.figment.vae;

import dev.figment.data.images.ImageShape;
import dev.figment.nn.Activation;
import dev.figment.nn.Conv2d;
import dev.figment.nn.ConvTranspose2d;
import dev.figment.nn.Kernel2d;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Reshape;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;
import java.util.ArrayList;
import java.util.List;

/** The kind of network that encoder and decoder are made of; the decoder is the encoder's mirror image. Immutable. */
public sealed interface Backbone {

    /** Layers from images, flattened and with any classes behind them, to features [B, {@link #features}]. */
    Sequential encoder(ImageShape image, int classes, RandomKey key);

    /** Layers from codes of {@code inputs} numbers to outputs [B, P · parameters]. */
    Sequential decoder(ImageShape image, int inputs, int parameters, RandomKey key);

    /** The number of features that an image is turned into before its code is said. */
    int features(ImageShape image);

    /** How many numbers a class adds to the input of the encoder: one, or a plane of them. */
    int valuesPerClass(ImageShape image);

    /**
     * Linear layers with an activation after each.
     *
     * @param hidden their sizes in the encoder, from the image to the code
     */
    record Perceptron(List<Integer> hidden, Activation activation) implements Backbone {

        /** @throws IllegalArgumentException if there is no layer, or a size is not positive */
        public Perceptron {
            hidden = List.copyOf(hidden);
            requireSizes("hidden", hidden);
        }

        @Override
        public Sequential encoder(ImageShape image, int classes, RandomKey key) {
            List<Layer> layers = new ArrayList<>();
            int in = image.size() + classes;
            for (int i = 0; i < hidden.size(); i++) {
                layers.add(new Linear(in, hidden.get(i), key.fold(i)));
                layers.add(new Pointwise(activation));
                in = hidden.get(i);
            }
            return new Sequential(layers.toArray(Layer[]::new));
        }

        @Override
        public Sequential decoder(ImageShape image, int inputs, int parameters, RandomKey key) {
            List<Layer> layers = new ArrayList<>();
            int in = inputs;
            for (int i = hidden.size() - 1; i >= 0; i--) {
                layers.add(new Linear(in, hidden.get(i), key.fold(i)));
                layers.add(new Pointwise(activation));
                in = hidden.get(i);
            }
            layers.add(new Linear(in, image.size() * parameters, key.fold("output")));
            return new Sequential(layers.toArray(Layer[]::new));
        }

        @Override
        public int features(ImageShape image) {
            return hidden.get(hidden.size() - 1);
        }

        @Override
        public int valuesPerClass(ImageShape image) {
            return 1;
        }
    }

    /**
     * Convolutions with kernels of 4 that halve the image, and a linear layer; an activation after each.
     *
     * @param channels of each convolution in the encoder, from the image to the code
     * @param hidden the size of the linear layer
     */
    record Convolutional(List<Integer> channels, int hidden, Activation activation) implements Backbone {

        private static final Kernel2d HALVING = Kernel2d.of(4).stride(2).padding(1);

        /** @throws IllegalArgumentException if there is no layer, or a size is not positive */
        public Convolutional {
            channels = List.copyOf(channels);
            requireSizes("channels", channels);
            requireSizes("hidden", List.of(hidden));
        }

        @Override
        public Sequential encoder(ImageShape image, int classes, RandomKey key) {
            int in = image.channels() + classes;
            List<Layer> layers = new ArrayList<>();
            layers.add(new Reshape(in, image.height(), image.width()));
            for (int i = 0; i < channels.size(); i++) {
                layers.add(new Conv2d(in, channels.get(i), HALVING, key.fold(i)));
                layers.add(new Pointwise(activation));
                in = channels.get(i);
            }
            int flat = flat(image);
            layers.add(new Reshape(flat));
            layers.add(new Linear(flat, hidden, key.fold("hidden")));
            layers.add(new Pointwise(activation));
            return new Sequential(layers.toArray(Layer[]::new));
        }

        @Override
        public Sequential decoder(ImageShape image, int inputs, int parameters, RandomKey key) {
            int flat = flat(image);
            int last = channels.size() - 1;
            List<Layer> layers = new ArrayList<>();
            layers.add(new Linear(inputs, hidden, key.fold("hidden")));
            layers.add(new Pointwise(activation));
            layers.add(new Linear(hidden, flat, key.fold("flat")));
            layers.add(new Pointwise(activation));
            layers.add(new Reshape(
                    channels.get(last), image.height() >> channels.size(), image.width() >> channels.size()));
            for (int i = last; i > 0; i--) {
                layers.add(new ConvTranspose2d(channels.get(i), channels.get(i - 1), HALVING, key.fold(i)));
                layers.add(new Pointwise(activation));
            }
            layers.add(new ConvTranspose2d(channels.get(0), image.channels() * parameters, HALVING, key.fold(0)));
            layers.add(new Reshape((long) image.size() * parameters));
            return new Sequential(layers.toArray(Layer[]::new));
        }

        private int flat(ImageShape image) {
            int factor = 1 << channels.size();
            if (image.height() % factor != 0 || image.width() % factor != 0) {
                throw new IllegalArgumentException(channels.size() + " halving convolutions need images whose sides"
                        + " are multiples of " + factor + ", but they are " + image);
            }
            return channels.get(channels.size() - 1) * (image.height() / factor) * (image.width() / factor);
        }

        @Override
        public int features(ImageShape image) {
            return hidden;
        }

        @Override
        public int valuesPerClass(ImageShape image) {
            return image.height() * image.width();
        }
    }

    private static void requireSizes(String what, List<Integer> sizes) {
        if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(what + " must be one or more positive sizes, but is " + sizes);
        }
    }
}

package dev.figment.gan.networks;

import dev.figment.nn.Activation;
import dev.figment.nn.BatchNorm;
import dev.figment.nn.Layer;
import dev.figment.nn.Linear;
import dev.figment.nn.Maxout;
import dev.figment.nn.Pointwise;
import dev.figment.nn.Sequential;
import dev.figment.tensor.RandomKey;

/**
 * The networks on which mixtures of Gaussians are customarily learned: PacGAN, Lin et al. 2018, §4.1, arXiv:1712.04086, after
 * VEEGAN. Stateless.
 */
public final class PacGanNetworks {

    private static final int LATENT = 2;
    private static final int GENERATOR_WIDTH = 400;
    private static final int DISCRIMINATOR_WIDTH = 200;
    private static final int PIECES = 5;

    private PacGanNetworks() {}

    /** Two latent numbers, four hidden layers of 400 with batch normalisation and ReLU, and a point in the plane. */
    public static Generator generator(RandomKey key) {
        Layer[] layers = new Layer[13];
        int in = LATENT;
        for (int hidden = 0; hidden < 4; hidden++) {
            layers[3 * hidden] = new Linear(in, GENERATOR_WIDTH, key.fold(hidden));
            layers[3 * hidden + 1] = new BatchNorm(GENERATOR_WIDTH);
            layers[3 * hidden + 2] = new Pointwise(Activation.RELU);
            in = GENERATOR_WIDTH;
        }
        layers[12] = new Linear(in, 2, key.fold("output"));
        return new LayeredGenerator(LATENT, new Sequential(layers));
    }

    /** Packs of points in the plane, three maxout layers of 200 units of five pieces, and a logit. */
    public static Discriminator discriminator(Packing packing, RandomKey key) {
        return new LayeredDiscriminator(new Sequential(
                new Maxout(2 * packing.degree(), DISCRIMINATOR_WIDTH, PIECES, key.fold(0)),
                new Maxout(DISCRIMINATOR_WIDTH, DISCRIMINATOR_WIDTH, PIECES, key.fold(1)),
                new Maxout(DISCRIMINATOR_WIDTH, DISCRIMINATOR_WIDTH, PIECES, key.fold(2)),
                new Linear(DISCRIMINATOR_WIDTH, 1, key.fold("output"))));
    }
}

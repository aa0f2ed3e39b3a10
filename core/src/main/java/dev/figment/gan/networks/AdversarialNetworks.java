package dev.figment.gan.networks;

import dev.figment.gan.augmentation.AdaptiveAugmentation;
import dev.figment.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The two players as one module, which is what a checkpoint of the game holds: {@code generator} and {@code discriminator},
 * and {@code augmentation} where there is one.
 */
public final class AdversarialNetworks extends Module {

    private final Generator generator;
    private final Discriminator discriminator;
    private final @Nullable AdversarialConfig config;
    private @Nullable AdaptiveAugmentation augmentation;

    /**
     * Takes ownership of both.
     *
     * @throws IllegalArgumentException if they differ in the number of classes
     */
    public AdversarialNetworks(Generator generator, Discriminator discriminator) {
        this(generator, discriminator, null);
    }

    AdversarialNetworks(Generator generator, Discriminator discriminator, @Nullable AdversarialConfig config) {
        if (generator.classes() != discriminator.classes()) {
            throw new IllegalArgumentException("generator and discriminator must have the same classes, not "
                    + generator.classes() + " and " + discriminator.classes());
        }
        this.generator = child("generator", generator);
        this.discriminator = child("discriminator", discriminator);
        this.config = config;
    }

    /** What these networks were made by, where they can be made again by it; empty for those put together by hand. */
    public Optional<AdversarialConfig> config() {
        return Optional.ofNullable(config);
    }

    /** G; belongs to this module. */
    public Generator generator() {
        return generator;
    }

    /** D; belongs to this module. */
    public Discriminator discriminator() {
        return discriminator;
    }

    /**
     * From now on the discriminator sees in training what this makes of images. Takes ownership. Before training begins.
     *
     * @throws IllegalArgumentException if there is one already
     */
    public void augmentBy(AdaptiveAugmentation other) {
        augmentation = child("augmentation", other);
    }

    /** What the discriminator sees images through in training; belongs to this module. */
    public Optional<AdaptiveAugmentation> augmentation() {
        return Optional.ofNullable(augmentation);
    }

    /** The parameters of one player, by their dotted names in this module; they belong to it. */
    public Map<String, Tensor> parametersOf(Module player) {
        Map<String, Tensor> own = new LinkedHashMap<>();
        player.parameters().forEach((name, parameter) -> own.put(player.path() + "." + name, parameter));
        return own;
    }
}

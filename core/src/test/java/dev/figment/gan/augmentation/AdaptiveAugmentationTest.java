package dev.figment.gan.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.points.GaussianMixture;
import dev.figment.data.points.PointBatch;
import dev.figment.gan.AdversarialGame;
import dev.figment.gan.DiscriminatorObjective;
import dev.figment.gan.Examples;
import dev.figment.gan.losses.NonSaturating;
import dev.figment.gan.networks.AdversarialNetworks;
import dev.figment.gan.networks.LayeredDiscriminator;
import dev.figment.gan.networks.LayeredGenerator;
import dev.figment.gan.networks.Packing;
import dev.figment.nn.Initializer;
import dev.figment.nn.Linear;
import dev.figment.nn.Reshape;
import dev.figment.nn.Sequential;
import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdaptiveAugmentationTest {

    private static final RandomKey KEY = RandomKey.of(6);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @ParameterizedTest
    @EnumSource
    void nothingHappensWithProbabilityZeroAndSomethingWithOne(Transformation kind) {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 8, 3, 6, 6);
        assertThat(ArrayTensors.floats(augmented(Set.of(kind), images, 0))).isEqualTo(ArrayTensors.floats(images));
        assertThat(ArrayTensors.floats(augmented(Set.of(kind), images, 1))).isNotEqualTo(ArrayTensors.floats(images));
    }

    /** An image of probability p is left alone as often as 1 − p says, which is what keeps augmentation from leaking. */
    @ParameterizedTest
    @EnumSource
    void imagesAreLeftAloneWithTheProbabilityOfTheRest(Transformation kind) {
        double p = 0.6;
        int count = 400;
        int pixels = 3 * 8 * 8;
        Tensor images = RandomTensors.normal(KEY, 0, 1, count, 3, 8, 8);
        float[] before = ArrayTensors.floats(images);
        float[] after = ArrayTensors.floats(augmented(Set.of(kind), images, p));
        long untouched = LongStream.range(0, count)
                .filter(i -> isAbout(before, after, (int) i * pixels, pixels))
                .count();
        double nothingToDo = // what a chosen image is left alone with all the same
                switch (kind) {
                    case FLIP, LUMA_FLIP -> 0.5;
                    case QUARTER_TURN -> 0.25;
                    case TRANSLATION -> 0.25; // of −1, 0, 1 pixels the middle one has half, in each direction
                    default -> 0;
                };
        assertThat((double) untouched / count).isCloseTo(1 - kind.probability(p) * (1 - nothingToDo), within(0.08));
    }

    @Test
    void oneOfTheTwoRotationsIsDoneWithTheProbabilityOfAnyOther() {
        assertThat(Transformation.PRE_ROTATION.probability(0)).isZero();
        assertThat(Transformation.PRE_ROTATION.probability(1)).isOne();
        double neither = 1 - Transformation.PRE_ROTATION.probability(0.6);
        assertThat(neither * neither).isCloseTo(1 - 0.6, within(1e-12));
    }

    @Test
    void theHueTurnsAroundTheAxisOfGreys() {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 20, 3, 2, 2);
        Tensor turned = augmented(Set.of(Transformation.HUE), images, 1);
        assertClose(turned.mean(1), images.mean(1)); // the grey
        assertClose(turned.square().sum(1), images.square().sum(1)); // the length
        Tensor grey = images.narrow(1, 0, 1).expand(20, 3, 2, 2);
        assertClose(augmented(Set.of(Transformation.HUE), grey, 1), grey);
    }

    @Test
    void coloursThatAreTurnedByAThirdOfTheCircleChangePlaces() {
        var red = new double[] {1, 0, 0};
        Tensor pure = ArrayTensors.of(red, 1, 3, 1, 1);
        var third = ColorMap.hue(2 * Math.PI / 3);
        assertThat(ArrayTensors.doubles(ImageAugmentation.recolored(pure, List.of(third))))
                .containsExactly(new double[] {0, 1, 0}, within(1e-12));
        assertThat(ArrayTensors.doubles(ImageAugmentation.recolored(pure, List.of(third.after(third)))))
                .containsExactly(new double[] {0, 0, 1}, within(1e-12));
    }

    @Test
    void changesOfColourFollowEachOther() {
        Tensor pixel = ArrayTensors.of(new double[] {0.5, -0.25, 0.125}, 1, 3, 1, 1);
        List<ColorMap> maps = List.of(
                ColorMap.brightness(0.3),
                ColorMap.contrast(1.5),
                ColorMap.lumaFlip(),
                ColorMap.hue(1),
                ColorMap.saturation(0.4));
        Tensor oneByOne = pixel;
        ColorMap all = ColorMap.IDENTITY;
        for (ColorMap map : maps) {
            oneByOne = ImageAugmentation.recolored(oneByOne, List.of(map));
            all = map.after(all);
        }
        assertThat(ArrayTensors.doubles(ImageAugmentation.recolored(pixel, List.of(all))))
                .containsExactly(ArrayTensors.doubles(oneByOne), within(1e-12));
        double grey = 0.375 / 3; // (0.5 − 0.25 + 0.125) ⁄ 3
        assertThat(oneByOne.mean().item_double()).isCloseTo(-1.5 * (grey + 0.3), within(1e-12));
    }

    @Test
    void aGreyImageHasNoHueOrSaturation() {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 8, 1, 4, 4);
        assertClose(augmented(EnumSet.of(Transformation.HUE, Transformation.SATURATION), images, 1), images);
    }

    @Test
    void aBlitOnlyMovesPixels() {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 16, 1, 4, 4);
        float[] before = ArrayTensors.floats(images);
        float[] after =
                ArrayTensors.floats(augmented(EnumSet.of(Transformation.FLIP, Transformation.QUARTER_TURN), images, 1));
        for (int i = 0; i < 16; i++) {
            float[] pixelsBefore = Arrays.copyOfRange(before, 16 * i, 16 * i + 16);
            float[] pixelsAfter = Arrays.copyOfRange(after, 16 * i, 16 * i + 16);
            Arrays.sort(pixelsBefore);
            Arrays.sort(pixelsAfter);
            assertThat(pixelsAfter).as("image %d", i).containsExactly(pixelsBefore, within(1e-5f));
        }
    }

    @Test
    void gradientsFlowBackToTheImages() {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 6, 2, 8, 8).requires_grad_(true);
        augmented(Transformation.all(), images, 1).sum().backward();
        assertThat(torch.isfinite(images.grad()).all().item_bool()).isTrue();
        assertThat(images.grad().abs().sum().item_double()).isGreaterThan(0);
    }

    @Test
    void anExampleIsTransformedAlikeWhateverStandsBesideIt() {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 4, 1, 8, 8);
        float[] whole = ArrayTensors.floats(augmented(Transformation.all(), images, 1));
        try (Randomness random = Randomness.open(KEY, new long[] {2, 3})) {
            float[] part = ArrayTensors.floats(
                    new ImageAugmentation(Transformation.all()).of(images.narrow(0, 2, 2), 1, "here"));
            assertThat(part).containsExactly(Arrays.copyOfRange(whole, 128, 256), within(1e-6f));
        }
    }

    @Test
    void theProbabilityRisesWhileTheDiscriminatorIsTooSureAndFallsOtherwise() {
        try (var augmentation = new AdaptiveAugmentation(Transformation.all(), 0.6, 100)) {
            Tensor sure = torch.ones(5, 1);
            Tensor unsure = ArrayTensors.of(new float[] {1, 1, 1, -1, -1}, 5, 1);
            for (int step = 1; step <= 3; step++) {
                augmentation.judged(sure, 0, 5);
                augmentation.endStep(step);
            }
            assertThat(augmentation.probability()).as("before the fourth step").isZero();
            augmentation.judged(sure, 0, 5);
            augmentation.endStep(4);
            assertThat(augmentation.probability()).isCloseTo(0.2, within(1e-12)); // 20 images of 100
            augmentation.judged(unsure, 0, 5); // r = 0.2
            augmentation.endStep(8);
            assertThat(augmentation.probability()).isCloseTo(0.15, within(1e-12));
            for (int step = 12; step <= 40; step += 4) {
                augmentation.judged(unsure, 0, 5);
                augmentation.endStep(step);
            }
            assertThat(augmentation.probability()).isZero();
        }
    }

    @Test
    void theProbabilityMovesByImagesThoughTheyAreJudgedInPacks() {
        var pairs = new Packing(2);
        int images = 12;
        try (var networks = new AdversarialNetworks(
                        new LayeredGenerator(3, new Sequential(new Linear(3, 16, KEY), new Reshape(1, 4, 4))),
                        new LayeredDiscriminator(new Sequential(
                                new Reshape(32), new Linear(32, 1, true, Initializer.ones(), KEY.fold("d")))));
                var random = Randomness.open(KEY, LongStream.range(0, images).toArray())) {
            var augmentation = new AdaptiveAugmentation(Transformation.all(), 0.6, 100);
            networks.augmentBy(augmentation);
            AdversarialGame<PointBatch> game = AdversarialGame.of(
                            networks,
                            new NonSaturating(),
                            (PointBatch batch) -> Examples.of(torch.ones(batch.examples(), 1, 4, 4)))
                    .withPacking(pairs);
            var objective = new DiscriminatorObjective<>(game);
            objective.beginStep(4);
            objective.loss(GaussianMixture.ring().draw(KEY, 0, images)); // each of six packs is sure to be real
            objective.endStep(4);
            assertThat(augmentation.probability()).isCloseTo(0.12, within(1e-12)); // 12 images of 100
        }
    }

    @Test
    void followingTheDiscriminatorLeavesNothingInTheCallersScope() {
        try (var augmentation = new AdaptiveAugmentation(Transformation.all(), 0.6, 100)) {
            Tensor sure = torch.ones(5, 1);
            augmentation.judged(sure, 0, 5);
            augmentation.endStep(4);
            long before = Pointer.totalCount();
            for (int step = 8; step <= 40; step += 4) {
                augmentation.judged(sure, 0, 5);
                augmentation.endStep(step);
            }
            assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
        }
    }

    @Test
    void whatCannotBeIsRefusedInOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveAugmentation(Set.of(), 0.6, 100))
                .withMessage("augmentation needs at least one transformation");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AdaptiveAugmentation(Transformation.all(), 1, 100))
                .withMessageContaining("a target between -1 and 1 and a ramp of more than 0 images, not 1.0 and 100.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> augmented(Transformation.all(), torch.ones(4, 2), 1))
                .withMessage("augmentation transforms images [B, C, H, W], but the examples are [4, 2]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> augmented(Transformation.all(), torch.ones(4, 1, 6, 8), 1))
                .withMessage("quarter turns are of square images, but these are [4, 1, 6, 8]");
    }

    private static void assertClose(Tensor found, Tensor expected) {
        assertThat(ArrayTensors.floats(found)).containsExactly(ArrayTensors.floats(expected), within(1e-5f));
    }

    private static boolean isAbout(float[] one, float[] other, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (Math.abs(one[i] - other[i]) > 1e-4) {
                return false;
            }
        }
        return true;
    }

    private static Tensor augmented(Set<Transformation> kinds, Tensor images, double p) {
        try (Randomness random =
                Randomness.open(KEY, LongStream.range(0, images.size(0)).toArray())) {
            return new ImageAugmentation(kinds).of(images, p, "here");
        }
    }
}

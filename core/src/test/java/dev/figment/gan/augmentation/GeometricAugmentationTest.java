package dev.figment.gan.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.figment.tensor.ArrayTensors;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomTensors;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where pixels go. A map says of a pixel of the transformed image where it comes from, in pixels from the middle. */
class GeometricAugmentationTest {

    private static final RandomKey KEY = RandomKey.of(12);

    private final Scope scope = Scope.open();

    @AfterEach
    void free() {
        scope.close();
    }

    @Test
    void oneMapAfterAnotherIsWhatBothDoToAPoint() {
        var first = new AffineMap(0.5, -2, 3, 1.5, 0.25, -1);
        var second = new AffineMap(-1, 0.75, 2, 0.5, 3, 4);
        double[] point = {1.25, -0.5};
        assertThat(applied(second.after(first), point)).containsExactly(applied(second, applied(first, point)));
        assertThat(applied(first.after(second), point)).containsExactly(applied(first, applied(second, point)));
        assertThat(first.after(AffineMap.IDENTITY)).isEqualTo(first);
    }

    @Test
    void whatComesFromTheRightMovesToTheLeft() {
        Tensor image = torch.zeros(1, 1, 5, 7);
        image.select(2, 2).select(2, 4).fill_(new Scalar(1.0)); // row 2, column 4
        Tensor moved = ImageAugmentation.moved(image, List.of(AffineMap.translation(1, -2)));
        Tensor expected = torch.zeros(1, 1, 5, 7);
        expected.select(2, 4).select(2, 3).fill_(new Scalar(1.0));
        assertClose(moved, expected);
    }

    @Test
    void aQuarterTurnIsThatOfTorch() {
        Tensor images = RandomTensors.normal(KEY, 0, 1, 4, 2, 5, 5);
        Tensor turned = ImageAugmentation.moved(
                images,
                List.of(
                        AffineMap.quarterTurns(0),
                        AffineMap.quarterTurns(1),
                        AffineMap.quarterTurns(2),
                        AffineMap.quarterTurns(3)));
        for (int turns = 0; turns < 4; turns++) {
            Tensor image = images.narrow(0, turns, 1);
            assertClose(turned.narrow(0, turns, 1), torch.rot90(image, turns, new long[] {2, 3}));
        }
    }

    @Test
    void aRotationByARightAngleTurnsTheMiddleOfAWideImage() {
        Tensor image = RandomTensors.normal(KEY, 0, 1, 1, 1, 3, 5);
        Tensor turned = ImageAugmentation.moved(image, List.of(AffineMap.rotation(Math.PI / 2)));
        Tensor middle = image.narrow(3, 1, 3); // [1, 1, 3, 3]
        assertClose(turned.narrow(3, 1, 3), torch.rot90(middle, 1, new long[] {2, 3}));
        assertClose(turned.narrow(3, 0, 1), turned.narrow(3, 1, 1)); // mirrored at the border
    }

    @Test
    void aRotationKeepsDistancesInImagesThatAreNotSquare() {
        double angle = 0.3;
        Tensor turned = ImageAugmentation.moved(planes(1, 16, 24), List.of(AffineMap.rotation(angle)));
        assertThat(slopes(turned, 0))
                .containsExactly(
                        new double[] {Math.cos(angle), -Math.sin(angle), Math.sin(angle), Math.cos(angle)},
                        within(1e-4));
    }

    @Test
    void halfOfAnImageFillsAllOfItWhereSourcesAreHalfAsFarFromTheMiddle() {
        Tensor grown = ImageAugmentation.moved(planes(1, 16, 24), List.of(AffineMap.scaling(0.5, 0.5)));
        assertThat(slopes(grown, 0)).containsExactly(new double[] {0.5, 0, 0, 0.5}, within(1e-4));
    }

    @Test
    void imagesGrowByWhatTheirNumberSays() {
        int count = 6;
        Tensor grown = augmented(Transformation.SCALING, count);
        Tensor wider = augmented(Transformation.ANISOTROPIC_SCALING, count);
        for (int i = 0; i < count; i++) {
            double growth = Math.pow(2, 0.2 * normal(Transformation.SCALING, i, count, 0));
            assertThat(slopes(grown, i)).containsExactly(new double[] {1 / growth, 0, 0, 1 / growth}, within(1e-4));
            double width = Math.pow(2, 0.2 * normal(Transformation.ANISOTROPIC_SCALING, i, count, 0));
            assertThat(slopes(wider, i)).containsExactly(new double[] {1 / width, 0, 0, width}, within(1e-4));
        }
    }

    @Test
    void imagesMoveByEighthsOfTheirSides() {
        int count = 6;
        Tensor moved = augmented(Transformation.FRACTIONAL_TRANSLATION, count);
        for (int i = 0; i < count; i++) {
            double right = normal(Transformation.FRACTIONAL_TRANSLATION, i, count, 0) * 24 / 8;
            double down = normal(Transformation.FRACTIONAL_TRANSLATION, i, count, 1) * 16 / 8;
            assertThat(middle(moved, i, 0)).isCloseTo(-right, within(1e-4));
            assertThat(middle(moved, i, 1)).isCloseTo(-down, within(1e-4));
        }
    }

    private static double[] applied(AffineMap map, double[] point) {
        return new double[] {
            map.a() * point[0] + map.b() * point[1] + map.e(), map.c() * point[0] + map.d() * point[1] + map.f()
        };
    }

    /** Images whose first channel is x and whose second is y, in pixels from the middle; [count, 2, height, width]. */
    private static Tensor planes(int count, int height, int width) {
        float[] values = new float[2 * height * width];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                values[row * width + column] = column - (width - 1) / 2f;
                values[height * width + row * width + column] = row - (height - 1) / 2f;
            }
        }
        return ArrayTensors.of(values, 1, 2, height, width).repeat(count, 1, 1, 1);
    }

    /** How much x, then y, of where a pixel in the middle comes from grow along a row and along a column: a, b, c, d. */
    private static double[] slopes(Tensor planes, int image) {
        return new double[] {
            pixel(planes, image, 0, 7, 12) - pixel(planes, image, 0, 7, 11),
            pixel(planes, image, 0, 8, 11) - pixel(planes, image, 0, 7, 11),
            pixel(planes, image, 1, 7, 12) - pixel(planes, image, 1, 7, 11),
            pixel(planes, image, 1, 8, 11) - pixel(planes, image, 1, 7, 11)
        };
    }

    /** The mean of the four pixels around the middle. */
    private static double middle(Tensor planes, int image, int channel) {
        return (pixel(planes, image, channel, 7, 11)
                        + pixel(planes, image, channel, 7, 12)
                        + pixel(planes, image, channel, 8, 11)
                        + pixel(planes, image, channel, 8, 12))
                / 4;
    }

    private static double pixel(Tensor images, int image, int channel, int row, int column) {
        return images.select(0, image)
                .select(0, channel)
                .select(0, row)
                .select(0, column)
                .item_double();
    }

    private static Tensor augmented(Transformation kind, int count) {
        try (Randomness random = randomness(count)) {
            return new ImageAugmentation(EnumSet.of(kind)).of(planes(count, 16, 24), 1, "here");
        }
    }

    /** The which-th of the two normal numbers of an image and a kind of transformation. */
    private static double normal(Transformation kind, int image, int count, int which) {
        int kinds = Transformation.values().length;
        try (Randomness random = randomness(count)) {
            float[] all = ArrayTensors.floats(random.normal("here.normal", count, 2L * kinds));
            return all[(image * kinds + List.of(Transformation.values()).indexOf(kind)) * 2 + which];
        }
    }

    private static Randomness randomness(int count) {
        return Randomness.open(KEY, LongStream.range(0, count).toArray());
    }

    private static void assertClose(Tensor found, Tensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(ArrayTensors.floats(found)).containsExactly(ArrayTensors.floats(expected), within(1e-5f));
    }
}

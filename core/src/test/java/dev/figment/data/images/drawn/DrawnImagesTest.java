package dev.figment.data.images.drawn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.tensor.RandomKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DrawnImagesTest {

    private static final RandomKey KEY = RandomKey.of(3);

    @Test
    void theSameKeyDrawsTheSameImagesAndAnotherOthers() {
        ImageShape shape = ImageShape.grey(28, 28);
        FactoredImages first = DrawnDigits.draw(20, shape, KEY);
        FactoredImages again = DrawnDigits.draw(30, shape, KEY);
        FactoredImages other = DrawnDigits.draw(20, shape, RandomKey.of(4));
        assertThat(Arrays.copyOf(again.values(), 20)).isDeepEqualTo(first.values());
        assertThat(Arrays.deepEquals(other.values(), first.values())).isFalse();
        for (int i = 0; i < 20; i++) {
            assertThat(again.images().intensities(i)).isEqualTo(first.images().intensities(i));
        }
    }

    @Test
    void everyFactorTakesAllItsValuesAndTheLabelIsTheFirst() {
        for (FactoredImages drawn : List.of(
                DrawnDigits.draw(500, ImageShape.grey(28, 28), KEY),
                DrawnShapes.draw(500, ImageShape.rgb(32, 32), KEY))) {
            for (int f = 0; f < drawn.factors().size(); f++) {
                int factor = f;
                Set<Integer> seen = new HashSet<>();
                Arrays.stream(drawn.values()).forEach(row -> seen.add(row[factor]));
                assertThat(seen)
                        .as(drawn.factors().get(f).name())
                        .hasSize(drawn.factors().get(f).values());
            }
            for (int i = 0; i < 500; i++) {
                assertThat(drawn.images().labels().orElseThrow().of(i)).isEqualTo(drawn.values()[i][0]);
            }
        }
    }

    @Test
    void imagesWithOtherFactorsAreOtherImages() {
        for (FactoredImages drawn : List.of(
                DrawnDigits.draw(400, ImageShape.grey(28, 28), KEY),
                DrawnShapes.draw(400, ImageShape.grey(32, 32), KEY),
                DrawnShapes.draw(400, ImageShape.rgb(28, 28), KEY))) {
            Set<List<Integer>> factors = new HashSet<>();
            Set<Integer> pictures = new HashSet<>();
            for (int i = 0; i < 400; i++) {
                factors.add(Arrays.stream(drawn.values()[i]).boxed().toList());
                pictures.add(Arrays.hashCode(drawn.images().intensities(i)));
            }
            assertThat(pictures).hasSameSizeAs(factors);
        }
    }

    @Test
    void drawingsAreWhollyInsideAndNeitherEmptyNorFull() {
        for (Images images : List.of(
                DrawnDigits.draw(300, ImageShape.grey(28, 28), KEY).images(),
                DrawnShapes.draw(300, ImageShape.grey(32, 32), KEY).images())) {
            int side = images.shape().width();
            for (int i = 0; i < 300; i++) {
                float[] image = images.intensities(i);
                double ink = 0;
                double border = 0;
                for (int p = 0; p < image.length; p++) {
                    ink += image[p] / image.length;
                    boolean atBorder = p % side == 0 || p % side == side - 1 || p < side || p >= image.length - side;
                    border += atBorder ? image[p] : 0;
                }
                assertThat(ink).isBetween(0.01, 0.5);
                assertThat(border).isZero();
            }
        }
    }
}

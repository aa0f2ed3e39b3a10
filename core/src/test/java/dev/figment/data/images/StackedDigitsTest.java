package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.figment.data.images.drawn.DrawnDigits;
import dev.figment.tensor.RandomKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StackedDigitsTest {

    private static final ImageShape SHAPE = ImageShape.grey(9, 7);
    private static final RandomKey KEY = RandomKey.of(3);
    private static final Images DIGITS = DrawnDigits.draw(200, SHAPE, KEY).images();

    @Test
    void everyChannelIsADigitOfTheSetAndTheLabelNamesAllThree() {
        Images stacked = StackedDigits.draw(DIGITS, 40, KEY);

        assertThat(stacked.shape()).isEqualTo(ImageShape.rgb(9, 7));
        assertThat(stacked.labels().orElseThrow().classes()).hasSize(1000).startsWith("000", "001");
        for (int i = 0; i < stacked.count(); i++) {
            float[] image = stacked.intensities(i);
            String mode = stacked.labels()
                    .orElseThrow()
                    .classes()
                    .get(stacked.labels().orElseThrow().of(i));
            for (int channel = 0; channel < 3; channel++) {
                float[] digit = Arrays.copyOfRange(image, channel * SHAPE.size(), (channel + 1) * SHAPE.size());
                assertThat(isDigit(digit, mode.charAt(channel) - '0')).isTrue();
            }
        }
    }

    private static boolean isDigit(float[] pixels, int label) {
        for (int i = 0; i < DIGITS.count(); i++) {
            if (DIGITS.labels().orElseThrow().of(i) == label && Arrays.equals(DIGITS.intensities(i), pixels)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void anImageDependsOnTheKeyAndItsIndexAlone() {
        Images few = StackedDigits.draw(DIGITS, 5, KEY);
        Images many = StackedDigits.draw(DIGITS, 20, KEY);
        Images others = StackedDigits.draw(DIGITS, 5, RandomKey.of(4));

        assertThat(few.intensities(4)).isEqualTo(many.intensities(4));
        assertThat(few.intensities(4)).isNotEqualTo(others.intensities(4));
    }

    @Test
    void sharesOfModesAreProductsOfTheSharesOfDigits() {
        double[] shares = StackedDigits.shares(Labels.numbered(new int[] {1, 11, 122}, 1000)); // 0 0 1, 0 1 1, 1 2 2

        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-12));
        assertThat(shares[StackedDigits.mode(0, 1, 2)]).isCloseTo(3.0 / 9 * 4.0 / 9 * 2.0 / 9, within(1e-12));
        assertThat(shares[StackedDigits.mode(1, 1, 1)]).isCloseTo(Math.pow(4.0 / 9, 3), within(1e-12));
        assertThat(shares[StackedDigits.mode(0, 1, 3)]).isZero();
    }

    @Test
    void whatIsNoSetOfTenDigitsIsRefused() {
        Images colour = StackedDigits.draw(DIGITS, 10, KEY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.draw(colour, 1, KEY))
                .withMessage("digits are stacked that are grey, but these are 9×7 RGB");
        Images unnamed = Images.of(SHAPE, new byte[SHAPE.size()]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.draw(unnamed, 1, KEY))
                .withMessage("digits to be stacked need labels, but these have none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.draw(unnamed.labelled(Labels.numbered(new int[] {0}, 10)), 1, KEY))
                .withMessage("digits to be stacked are of 10 classes that all occur, but there is none of class 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.draw(DIGITS, 0, KEY))
                .withMessageContaining("from 1 on and as far as they fit into memory, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.draw(DIGITS, Integer.MAX_VALUE, KEY))
                .withMessageContaining("not 2147483647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.mode(0, 10, 0))
                .withMessage("digits lie in 0 … 9, but the channels have 0, 10 and 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StackedDigits.shares(Labels.numbered(new int[] {1}, 10)))
                .withMessage("stacked digits have 1000 classes, not 10");
    }
}

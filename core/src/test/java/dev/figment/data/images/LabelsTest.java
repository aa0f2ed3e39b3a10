package dev.figment.data.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LabelsTest {

    @Test
    void sharesSayHowOftenEachClassOccurs() {
        Labels labels = Labels.numbered(new int[] {2, 0, 2, 2}, 4);

        assertThat(labels.shares()).containsExactly(0.25, 0, 0.75, 0);
    }

    @Test
    void aLabelThatNoClassHasIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.numbered(new int[] {0, 3}, 3))
                .withMessage("the label of image 1 is 3, expected 0 to 2");
    }
}

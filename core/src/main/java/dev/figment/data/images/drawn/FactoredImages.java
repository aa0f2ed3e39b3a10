package dev.figment.data.images.drawn;

import dev.figment.data.images.ImageShape;
import dev.figment.data.images.Images;
import dev.figment.data.images.Labels;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;

/**
 * Images with the factors that they were drawn from. Nobody writes to the arrays.
 *
 * @param images labelled by the first factor
 * @param factors what varies
 * @param values [N, factors], the value of each factor in each image
 */
public record FactoredImages(Images images, List<Factor> factors, int[][] values) {

    /** @throws IllegalArgumentException if the sizes do not fit */
    public FactoredImages {
        factors = List.copyOf(factors);
        if (values.length != images.count()) {
            throw new IllegalArgumentException(
                    "there are " + images.count() + " images, but the factors of " + values.length);
        }
    }

    /** Draws one image of given values of the factors, as [C, H, W]. */
    @FunctionalInterface
    interface Drawing {
        byte[] draw(int[] values);
    }

    /** Draws images whose factors are uniform and independent; the image of an index depends on the key alone. */
    static FactoredImages draw(
            int count, ImageShape shape, List<Factor> factors, List<String> classes, RandomKey key, Drawing drawing) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one image is drawn, not " + count);
        }
        byte[] pixels = new byte[Math.multiplyExact(count, shape.size())];
        int[][] values = new int[count][factors.size()];
        for (int i = 0; i < count; i++) {
            RandomStream stream = key.fold(i).stream();
            for (int f = 0; f < factors.size(); f++) {
                values[i][f] = stream.nextInt(factors.get(f).values());
            }
            System.arraycopy(drawing.draw(values[i]), 0, pixels, i * shape.size(), shape.size());
        }
        int[] labels = Arrays.stream(values).mapToInt(row -> row[0]).toArray();
        return new FactoredImages(Images.of(shape, pixels).labelled(new Labels(labels, classes)), factors, values);
    }
}

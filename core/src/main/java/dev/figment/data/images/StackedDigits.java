package dev.figment.data.images;

import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Stacked MNIST: three digits drawn at random, one as the red, one as the green and one as the blue of an image. The 1000 triples
 * are modes that a classifier of digits tells apart, one channel after the other, so that those which a generator misses can be
 * counted.
 *
 * <p>Metz et al. 2017, arXiv:1611.02163; Srivastava et al. 2017 (VEEGAN), arXiv:1705.07761; Lin et al. 2018
 * (PacGAN), arXiv:1712.04086. Stateless.
 */
public final class StackedDigits {

    /** How many classes of digits there are. */
    public static final int DIGITS = 10;

    /** How many triples of them there are. */
    public static final int MODES = DIGITS * DIGITS * DIGITS;

    private static final int CHANNELS = 3;

    private StackedDigits() {}

    /**
     * Draws images; the one of an index depends on the digits, the key and the index alone.
     *
     * @param digits grey, of ten classes, each of which occurs
     * @param count at least 1
     * @param key of the drawing
     * @return RGB images of the digits' size, labelled by {@link #mode}; classes are called by their digits, {@code 042}
     * @throws IllegalArgumentException if the digits are not such, or so many images do not fit into memory
     */
    public static Images draw(Images digits, int count, RandomKey key) {
        Labels labels = requireDigits(digits);
        ImageShape one = digits.shape();
        ImageShape shape = ImageShape.rgb(one.height(), one.width());
        if (count < 1 || (long) count * shape.size() > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "stacked digits are drawn from 1 on and as far as they fit into memory, not " + count);
        }
        byte[] pixels = new byte[count * shape.size()];
        int[] modes = new int[count];
        for (int i = 0; i < count; i++) {
            RandomStream stream = key.fold(i).stream();
            int[] drawn = new int[CHANNELS];
            for (int c = 0; c < CHANNELS; c++) {
                int digit = stream.nextInt(digits.count());
                drawn[c] = labels.of(digit);
                digits.copyBytes(digit, pixels, i * shape.size() + c * one.size());
            }
            modes[i] = mode(drawn[0], drawn[1], drawn[2]);
        }
        return Images.owning(shape, pixels).labelled(new Labels(modes, names()));
    }

    private static Labels requireDigits(Images digits) {
        if (digits.shape().channels() != 1) {
            throw new IllegalArgumentException("digits are stacked that are grey, but these are " + digits.shape());
        }
        Labels labels = digits.labels()
                .orElseThrow(
                        () -> new IllegalArgumentException("digits to be stacked need labels, but these have none"));
        boolean[] occurs = new boolean[DIGITS];
        for (int i = 0; i < labels.count(); i++) {
            occurs[Math.min(labels.of(i), DIGITS - 1)] = true;
        }
        for (int digit = 0; digit < DIGITS; digit++) {
            if (labels.classes().size() != DIGITS || !occurs[digit]) {
                throw new IllegalArgumentException(
                        "digits to be stacked are of " + DIGITS + " classes that all occur, but "
                                + (occurs[digit]
                                        ? "these have " + labels.classes().size()
                                        : "there is none of class " + digit));
            }
        }
        return labels;
    }

    private static List<String> names() {
        return IntStream.range(0, MODES)
                .mapToObj(mode -> Integer.toString(MODES + mode).substring(1))
                .toList();
    }

    /**
     * The mode of three digits, 100 red + 10 green + blue.
     *
     * @throws IllegalArgumentException if one is not 0 … 9
     */
    public static int mode(int red, int green, int blue) {
        if (Math.min(Math.min(red, green), blue) < 0 || Math.max(Math.max(red, green), blue) >= DIGITS) {
            throw new IllegalArgumentException("digits lie in 0 … " + (DIGITS - 1) + ", but the channels have " + red
                    + ", " + green + " and " + blue);
        }
        return (red * DIGITS + green) * DIGITS + blue;
    }

    /**
     * How the modes are distributed from which images were drawn: p(r, g, b) = p(r) p(g) p(b), with the shares of each digit
     * among all channels of these images.
     *
     * @param modes of drawn images
     * @return [{@value #MODES}], which add up to 1
     * @throws IllegalArgumentException if these are not labels of stacked digits
     */
    public static double[] shares(Labels modes) {
        if (modes.classes().size() != MODES) {
            throw new IllegalArgumentException("stacked digits have " + MODES + " classes, not "
                    + modes.classes().size());
        }
        double[] digits = new double[DIGITS];
        for (int i = 0; i < modes.count(); i++) {
            int mode = modes.of(i);
            digits[mode / (DIGITS * DIGITS)]++;
            digits[mode / DIGITS % DIGITS]++;
            digits[mode % DIGITS]++;
        }
        double all = Arrays.stream(digits).sum();
        double[] shares = new double[MODES];
        for (int mode = 0; mode < MODES; mode++) {
            shares[mode] = digits[mode / (DIGITS * DIGITS)]
                    / all
                    * digits[mode / DIGITS % DIGITS]
                    / all
                    * digits[mode % DIGITS]
                    / all;
        }
        return shares;
    }
}

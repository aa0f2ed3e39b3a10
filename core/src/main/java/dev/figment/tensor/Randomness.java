package dev.figment.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a layer must know to draw its random numbers: the key of the step, and which global example each row of the batch
 * is. Bound to this thread while open:
 *
 * <pre>{@code
 * try (Randomness random = Randomness.open(key.fold(step), batch.exampleIds())) {
 *     model.forward(…);   // dropout draws here
 * }
 * }</pre>
 *
 * <p>A number is a function of (key, place in the model, global example, element), so that the same batch split over
 * replicas, recomputed or replayed sees the same masks.
 */
public final class Randomness implements AutoCloseable {

    private static final ThreadLocal<@Nullable Randomness> CURRENT = new ThreadLocal<>();

    private final RandomKey key;
    private final long[] examples;
    private final @Nullable Randomness outer = CURRENT.get();

    private Randomness(RandomKey key, long[] examples) {
        this.key = key;
        this.examples = examples;
        CURRENT.set(this);
    }

    /**
     * Binds random numbers to this thread until close.
     *
     * @param key of the run and the step
     * @param examples the global example of each row of the batch
     */
    public static Randomness open(RandomKey key, long[] examples) {
        return new Randomness(key, examples.clone());
    }

    /**
     * Binds the numbers of groups of so many examples to this thread until close, on top of what is open: row i of a batch is
     * then the group that begins with example i n, and draws that one's numbers. For layers that join examples.
     *
     * @param size n; 1 changes nothing
     * @throws IllegalStateException if nothing is open
     * @throws IllegalArgumentException if n is not positive, or the examples are no multiple of it
     */
    public static Randomness openGroups(int size) {
        Randomness each = current();
        if (size < 1 || each.examples.length % size != 0) {
            throw new IllegalArgumentException(each.examples.length + " examples cannot be taken in groups of " + size);
        }
        long[] first = new long[each.examples.length / size];
        Arrays.setAll(first, group -> each.examples[group * size]);
        return new Randomness(each.key, first);
    }

    /**
     * What is open on this thread.
     *
     * @throws IllegalStateException if nothing is
     */
    public static Randomness current() {
        Randomness current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("a layer in training mode draws random numbers, but none are bound to this"
                    + " thread: open a Randomness around the forward pass, or call eval()");
        }
        return current;
    }

    /**
     * A mask for dropout: 0 with probability p, else 1 ⁄ (1 − p), with p rounded to a multiple of 2⁻¹⁶ and the scale
     * computed from the probability really used.
     *
     * @param place the layer that asks; each place has masks of its own
     * @param shape [B, …], B the number of examples
     * @return of the given dtype, on the CPU, owned by the current scope
     */
    public Tensor dropoutMask(String place, double p, DType dtype, long... shape) {
        long rows = rows(place, shape);
        int rowLength = Math.toIntExact(rows == 0 ? 0 : Shapes.elements(shape) / rows);
        RandomKey placeKey = key.fold(place);
        List<RandomKey> keys = Arrays.stream(examples).mapToObj(placeKey::fold).toList();
        Tensor mask = RandomTensors.dropoutMask(shape, rowLength, p, keys);
        return dtype == DType.FLOAT32 ? mask : mask.to(dtype.scalarType());
    }

    /**
     * Standard normal noise.
     *
     * @param shape [B, …], B the number of examples
     * @return float32 on the CPU, owned by the current scope
     */
    public Tensor normal(String place, long... shape) {
        return drawn(place, shape, RandomStream::nextGaussian);
    }

    /**
     * Numbers uniform over [0, 1).
     *
     * @param shape [B, …], B the number of examples
     * @return float32 on the CPU, owned by the current scope
     */
    public Tensor uniform(String place, long... shape) {
        return drawn(place, shape, RandomStream::nextFloat);
    }

    private Tensor drawn(String place, long[] shape, ToDoubleFunction<RandomStream> draw) {
        long rows = rows(place, shape);
        int rowLength = Math.toIntExact(rows == 0 ? 0 : Shapes.elements(shape) / rows);
        RandomKey placeKey = key.fold(place);
        return RandomTensors.floats(shape, rowLength, (row, values) -> {
            RandomStream stream = placeKey.fold(examples[row]).stream();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) draw.applyAsDouble(stream);
            }
        });
    }

    private long rows(String place, long[] shape) {
        if (shape.length == 0 || shape[0] != examples.length) {
            throw new IllegalArgumentException("random numbers of " + place + " are drawn an example a row: "
                    + examples.length + " examples do not fit the shape " + Shapes.describe(shape));
        }
        return shape[0];
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}

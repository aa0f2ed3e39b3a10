package dev.figment.attention;

import dev.figment.tensor.Scope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of the positions decoded so far, so that each step computes only its own.
 *
 * <p>Owns its tensors outside every scope, in room that doubles as it fills; views handed out are valid until the next
 * call. For decoding without gradients. Not safe for use by many threads, and not for use after close.
 */
public final class KeyValueCache implements AutoCloseable {

    private static final long FIRST_ROOM = 16;

    private @Nullable Tensor keys;
    private @Nullable Tensor values;
    private long length;

    /** The number of positions held. */
    public long length() {
        return length;
    }

    /**
     * Adds positions at the end.
     *
     * @param added [R, keyValueHeads, T, d]
     * @return all positions so far, [R, keyValueHeads, length, d], views of the cache
     * @throws IllegalArgumentException if the rows are not as many as the cache holds
     */
    public KeyValues append(KeyValues added) {
        // A single row would otherwise be copied to all rows in silence.
        if (keys != null && keys.size(0) != added.keys().size(0)) {
            throw new IllegalArgumentException("a cache of " + keys.size(0) + " rows takes as many more positions, not "
                    + added.keys().size(0));
        }
        try (Scope scope = Scope.open()) {
            long total = length + added.length();
            keys = withRoom(keys, added.keys(), total);
            values = withRoom(values, added.values(), total);
            keys.narrow(2, length, added.length()).copy_(added.keys());
            values.narrow(2, length, added.length()).copy_(added.values());
            length = total;
            return new KeyValues(scope.keep(keys.narrow(2, 0, length)), scope.keep(values.narrow(2, 0, length)));
        }
    }

    /**
     * Goes on from other rows: row i becomes a copy of row {@code rows[i]}. Rows may be dropped and repeated.
     *
     * @param rows int64 [R′]
     */
    public void select(Tensor rows) {
        if (keys == null || values == null) {
            return;
        }
        try (Scope scope = Scope.open()) {
            keys = replace(keys, keys.index_select(0, rows));
            values = replace(values, values.index_select(0, rows));
        }
    }

    @Override
    public void close() {
        if (keys != null && values != null) {
            keys.close();
            values.close();
            keys = null;
            values = null;
        }
    }

    private Tensor withRoom(@Nullable Tensor held, Tensor added, long total) {
        if (held != null && held.size(2) >= total) {
            return held;
        }
        long room = Math.max(total, held == null ? FIRST_ROOM : 2 * held.size(2));
        Tensor larger =
                torch.empty(new long[] {added.size(0), added.size(1), room, added.size(3)}, added.options(), null);
        if (held == null) {
            return Scope.own(larger);
        }
        larger.narrow(2, 0, length).copy_(held.narrow(2, 0, length));
        return replace(held, larger);
    }

    private static Tensor replace(Tensor held, Tensor next) {
        Tensor owned = Scope.own(next);
        held.close();
        return owned;
    }
}

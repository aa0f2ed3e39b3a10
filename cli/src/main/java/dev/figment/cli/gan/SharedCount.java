package dev.figment.cli.gan;

import dev.figment.metrics.ModeCoverage;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Modes that are counted once in each validation, for all measures of them. A validation takes each measure once: the first that
 * asks again begins the next count. For one thread.
 */
final class SharedCount {

    private final Supplier<ModeCoverage> counting;
    private final Set<String> served = new HashSet<>();
    private @Nullable ModeCoverage count;

    /** @param counting counts anew */
    SharedCount(Supplier<ModeCoverage> counting) {
        this.counting = counting;
    }

    /** The count of this validation. */
    ModeCoverage of(String measure) {
        if (count == null || !served.add(measure)) {
            count = counting.get();
            served.clear();
            served.add(measure);
        }
        return count;
    }
}

package dev.figment.training;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells all listeners, and lets none of them end the run. Warnings and failures are logged as well. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    private final List<TrainingListener> listeners;
    private final Set<TrainingListener> failed = Collections.newSetFromMap(new IdentityHashMap<>());

    Listeners(List<TrainingListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void tell(Consumer<TrainingListener> event) {
        for (TrainingListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (OutOfMemoryError
                    | InternalError e) { // nothing a listener did: memory is out, or the JVM is broken
                throw e;
            } catch (Throwable e) {
                if (failed.add(listener)) {
                    LOG.debug("a listener failed", e);
                    warn("the listener " + listener.getClass().getName() + " failed, and training goes on without what"
                            + " it would have done: " + e);
                }
            }
        }
    }

    void warn(String message) {
        LOG.warn(message);
        tell(listener -> listener.warned(message));
    }

    void fail(String message) {
        LOG.error(message);
        tell(listener -> listener.failed(message));
    }
}

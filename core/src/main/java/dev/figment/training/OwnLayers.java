package dev.figment.training;

import dev.figment.nn.Observer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The layers that a phase trains. Where phases share a model, each meets the layers of all, and what is found in one is to be
 * said once, of the phase that can do something about it. A layer without parameters, such as an activation, belongs to
 * whoever trains those around it. For one thread.
 */
final class OwnLayers {

    private final Collection<String> ofModel;
    private final Collection<String> ofPhase;
    private final Map<String, Boolean> known = new HashMap<>();

    /** Of a phase, by the names of its parameters and of all of its model's. */
    OwnLayers(Phase<?> phase) {
        this.ofModel = phase.objective().model().parameters().keySet();
        this.ofPhase = phase.parameters().keySet();
    }

    /** Shows an observer these layers alone. */
    Observer shownTo(Observer observer) {
        return new Observer() {
            @Override
            public void observed(String path, String what, Tensor value) {
                if (known.computeIfAbsent(path, OwnLayers.this::include)) {
                    observer.observed(path, what, value);
                }
            }

            @Override
            public boolean wants(String what) {
                return observer.wants(what);
            }
        };
    }

    private boolean include(String path) {
        String around = path.isEmpty() ? "" : path + ".";
        while (!around.isEmpty() && noneIn(ofModel, around)) {
            around = around.substring(0, around.lastIndexOf('.', around.length() - 2) + 1);
        }
        return !noneIn(ofPhase, around);
    }

    private static boolean noneIn(Collection<String> parameters, String prefix) {
        return parameters.stream().noneMatch(name -> name.startsWith(prefix));
    }
}

package dev.figment.training.health;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Measures what layers show of their inside ({@link dev.figment.nn.Observer}) during a checkup: a forward pass of a few
 * examples in evaluation mode, without gradients, on the training thread. For one thread.
 */
public interface Probe {

    /** Whether it reads values shown under this name. */
    boolean reads(String what);

    /**
     * Reads a value.
     *
     * @param path the dotted name of the module that shows it
     * @param value belongs to the forward pass: nothing of it may be kept or changed
     */
    void read(String path, String what, Tensor value);

    /**
     * What was measured since the last call.
     *
     * @param phase to be named in the measurements
     */
    List<Measurement> measurements(String phase);
}

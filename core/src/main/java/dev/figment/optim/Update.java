package dev.figment.optim;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** The arithmetic of a rule. */
interface Update extends AutoCloseable {

    /** The tensors that it keeps beside every parameter it has updated, under PyTorch's names. */
    List<String> stateNames();

    /** Refuses a parameter that it cannot update. */
    default void check(String name, Tensor parameter) {}

    /** Updates parameters and their state in place; called without recording of gradients, inside a scope. */
    void apply(List<Gradient> gradients, double learningRate, double weightDecay);

    /** Frees what the arithmetic itself keeps. */
    @Override
    default void close() {}

    /** A parameter and its gradient, both of one shape and dtype; the parameter's count includes this step. */
    record Gradient(ParameterState parameter, Tensor value) {}
}

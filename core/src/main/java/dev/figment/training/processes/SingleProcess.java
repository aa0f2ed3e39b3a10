package dev.figment.training.processes;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/** A process that trains alone: what it has is the sum over all processes, and nobody else can fail. */
final class SingleProcess implements ProcessGroup {

    static final SingleProcess ALONE = new SingleProcess();

    private SingleProcess() {}

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public int worldSize() {
        return 1;
    }

    @Override
    public int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public void allReduce(List<Tensor> tensors) {}

    @Override
    public void broadcast(List<Tensor> tensors) {}

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void onFailure(Consumer<String> handler) {}

    @Override
    public void fail(String message) {}

    @Override
    public void close() {}
}

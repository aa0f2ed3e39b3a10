package dev.figment.training.processes;

import dev.figment.tensor.GradientMode;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;

/**
 * Processes connected by LibTorch's Gloo backend, which adds tensors over TCP in a ring: each process sums one section of the
 * tensor and hands it round, so that all get the same bits.
 *
 * <p>They meet at a store that rank 0, or the agent that started them, serves. A collective operation that breaks off waits
 * for the {@link FailureDetector} to say why.
 */
final class GlooGroup implements ProcessGroup {

    private static final String DETECTOR = "figment-failure-detector";
    private static final int SUMS_AT_ONCE = 2; // the gradients, and the loss with its weight
    private static final long MILLISECONDS_FOR_THE_REASON = 2000;

    private final Rendezvous at;
    private final ProcessGroupGloo gloo;
    private final FailureDetector detector;
    private final Deque<Runnable> opened;

    private GlooGroup(Rendezvous at) throws IOException {
        this.at = at;
        this.opened = new ArrayDeque<>();
        try (Scope scope = Scope.open()) {
            Store store = store();
            detector = detector(store);
            opened.push(detector::close);
            gloo = own(gloo(store));
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** @throws ProcessGroupException in one line, if the processes do not come together in time */
    static GlooGroup join(Rendezvous at) {
        try {
            return new GlooGroup(at);
        } catch (UnsatisfiedLinkError e) {
            throw new ProcessGroupException(
                    "training with other processes needs LibTorch's Gloo backend, which its binaries have on Linux"
                            + " only: " + NativeErrors.oneLine(e),
                    e);
        } catch (IOException | RuntimeException e) {
            throw new ProcessGroupException(
                    at.who() + " does not meet the others at " + at.host() + ":" + at.port() + ": "
                            + NativeErrors.oneLine(e),
                    e);
        }
    }

    private Store store() {
        TCPStoreOptions options = new TCPStoreOptions()
                .port((short) at.port()) // unsigned
                .isServer(at.rank() == 0 && !at.hosted())
                .waitWorkers(false)
                .timeout(timeout());
        TCPStore meeting = own(new TCPStore(at.host(), options));
        return own(new PrefixStore("figment/" + at.session(), meeting));
    }

    private FailureDetector detector(Store store) throws IOException {
        if (at.rank() > 0) {
            String[] found = store.get_to_str(DETECTOR).split(" ", -1);
            return FailureDetector.connected(at, Integer.parseInt(found[0]), Long.parseLong(found[1]));
        }
        InetAddress address = InetAddress.getByName(at.host());
        long token = new SecureRandom().nextLong();
        FailureDetector made = FailureDetector.listening(at, address.isLoopbackAddress() ? address : null, token);
        store.set(DETECTOR, made.port() + " " + token);
        return made;
    }

    private ProcessGroupGloo gloo(Store store) throws IOException {
        ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(timeout());
        String address = address().getHostAddress();
        options.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(address)));
        options.threads(SUMS_AT_ONCE);
        return new ProcessGroupGloo(store, at.rank(), at.worldSize(), options);
    }

    /** Under which the other processes reach this one: the side of its connection to rank 0, for which all know a name. */
    private InetAddress address() throws IOException {
        Optional<InetAddress> towardsRank0 = detector.localAddress();
        if (towardsRank0.isPresent()) {
            return towardsRank0.get();
        }
        InetAddress named = InetAddress.getByName(at.host());
        return NetworkInterface.getByInetAddress(named) != null ? named : InetAddress.getLocalHost();
    }

    private Milliseconds timeout() {
        return new Milliseconds(at.timeout().toMillis());
    }

    /** Keeps a native object beyond the scope that is open. */
    private <P extends Pointer> P own(P pointer) {
        pointer.retainReference();
        PointerScope inner = PointerScope.getInnerScope();
        if (inner != null) {
            inner.detach(pointer);
        }
        opened.push(pointer::close);
        return pointer;
    }

    @Override
    public int rank() {
        return at.rank();
    }

    @Override
    public int worldSize() {
        return at.worldSize();
    }

    @Override
    public int processors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / at.localWorldSize());
    }

    @Override
    public void allReduce(List<Tensor> tensors) {
        collective(tensors, gloo::allreduce);
    }

    @Override
    public void broadcast(List<Tensor> tensors) {
        collective(tensors, gloo::broadcast);
    }

    /** Begins the operation on every tensor, then waits for all: not while autograd holds this thread, which would hang. */
    private void collective(List<Tensor> tensors, Function<TensorVector, Work> operation) {
        detector.failure().ifPresent(why -> {
            throw new ProcessGroupException(why);
        });
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            List<Work> running = new ArrayList<>();
            for (Tensor tensor : tensors) {
                running.add(operation.apply(new TensorVector(tensor)));
            }
            for (Work work : running) {
                work._wait();
            }
        } catch (RuntimeException e) {
            String why = detector.awaitFailure(MILLISECONDS_FOR_THE_REASON)
                    .orElseGet(() -> at.who() + " lost the others: " + NativeErrors.oneLine(e));
            throw new ProcessGroupException(why, e);
        }
    }

    @Override
    public Optional<String> failure() {
        return detector.failure();
    }

    @Override
    public void onFailure(Consumer<String> handler) {
        detector.onFailure(handler);
    }

    @Override
    public void fail(String message) {
        detector.tell(message);
    }

    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}

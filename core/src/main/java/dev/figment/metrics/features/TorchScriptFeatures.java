package dev.figment.metrics.features;

import dev.figment.metrics.FeatureExtractor;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.NativeErrors;
import dev.figment.tensor.Scope;
import dev.figment.tensor.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The features of a TorchScript network, as {@code torch.jit.save} writes it: from images [B, C, H, W] with values from 0 to 1
 * to one tensor [B, …] with the same number of values an image. Whatever scaling it needs must be in it. In evaluation mode.
 * For one thread at a time.
 *
 * <p>TorchScript is a program: it runs what its author wrote.
 */
public final class TorchScriptFeatures implements FeatureExtractor, AutoCloseable {

    private static final String OPERATOR_FAILED = "RuntimeError: ";

    private final Path file;
    private final JitModule network;

    private TorchScriptFeatures(Path file, JitModule network) {
        this.file = file;
        this.network = network;
    }

    /**
     * Reads a network.
     *
     * @return owned by the caller
     * @throws IOException in one line, if there is no such file or it is no TorchScript
     */
    public static TorchScriptFeatures read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + (Files.exists(file) ? " is not a regular file" : " does not exist")
                    + ", expected a TorchScript network");
        }
        try (Scope scope = Scope.open()) {
            JitModule network = torch.load(file.toString());
            network.eval();
            network.retainReference();
            return new TorchScriptFeatures(file, network);
        } catch (RuntimeException e) {
            throw new IOException(
                    file + " is no TorchScript network, as torch.jit.save writes it: " + NativeErrors.oneLine(e), e);
        }
    }

    /** @throws IllegalArgumentException in one line, if the network does not take the images or gives no such tensor */
    @Override
    public Tensor features(Tensor images) {
        try (GradientMode off = GradientMode.off();
                Scope scope = Scope.open()) {
            IValue found = network.forward(new IValueVector(new IValue(images)));
            if (!found.isTensor()) {
                throw new IllegalArgumentException(file + " must give one tensor of features, but gives "
                        + found.tagKind().getString());
            }
            Tensor features = found.toTensor();
            if (features.dim() < 2 || features.size(0) != images.size(0) || !features.is_floating_point()) {
                throw new IllegalArgumentException(file + " must give floating-point features [" + images.size(0)
                        + ", …] of images " + Shapes.describe(images) + ", but gives " + Shapes.describe(features));
            }
            return scope.keep(features.flatten(1, -1));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    file + " does not take images " + Shapes.describe(images) + ": " + reason(e), e);
        }
    }

    /** What the network's operator said, without TorchScript's way to it, which is as long as the network is deep. */
    private static String reason(RuntimeException failure) {
        String said = NativeErrors.oneLine(failure);
        int last = said.lastIndexOf(OPERATOR_FAILED);
        return last < 0 ? said : said.substring(last + OPERATOR_FAILED.length());
    }

    @Override
    public void close() {
        network.close();
    }
}

package dev.figment.gan;

import dev.figment.data.Batch;
import dev.figment.tensor.GradientMode;
import dev.figment.tensor.Gradients;
import dev.figment.tensor.Gradients.Graph;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.Randomness;
import dev.figment.tensor.Scope;
import dev.figment.training.PartGradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradients of a {@link SimultaneousObjective} by two threads. A batch that batch normalisation keeps whole has two sides
 * all the same, and with as many examples their work is nearly equal:
 *
 * <pre>
 * this thread     G(z)                      D(G(z))          ∂L_G ⁄ ∂G(z),  ∂L_G ⁄ ∂θ_G
 * the other       D(x),  ∂ofReal ⁄ ∂θ_D  …                   ∂ofGenerated ⁄ ∂θ_D
 * </pre>
 *
 * <p>D(x) is computed before D(G(z)), because running statistics follow both, in that order. For one batch.
 *
 * @param <B> the batch's type
 */
final class TwoThreads<B extends Batch<B>> {

    private final AdversarialGame<B> game;
    private final Judgement<B> judgement;
    private final List<Tensor> parameters;
    private final CompletableFuture<Boolean> realJudged = new CompletableFuture<>();
    private final CompletableFuture<Tensor> generatedLogits = new CompletableFuture<>(); // [B ⁄ m, 1]

    TwoThreads(AdversarialGame<B> game, List<Tensor> parameters) {
        this.game = game;
        this.judgement = new Judgement<>(game);
        this.parameters = parameters;
    }

    /** The gradients of L_D by the discriminator's parameters, and L_D; belong to no scope, but to the part. */
    private record DiscriminatorPart(List<@Nullable Tensor> gradients, Tensor loss) implements AutoCloseable {

        static DiscriminatorPart owning(List<@Nullable Tensor> gradients, Tensor loss) {
            return new DiscriminatorPart(Gradients.owned(gradients), Scope.own(loss));
        }

        @Override
        public void close() {
            loss.close();
            for (Tensor gradient : gradients) {
                if (gradient != null) {
                    gradient.close();
                }
            }
        }
    }

    PartGradients differentiate(B batch, RandomKey key, Executor other) {
        Examples real = game.examples().apply(batch);
        CompletableFuture<DiscriminatorPart> discriminator = CompletableFuture.supplyAsync(
                        () -> discriminatorPart(real, batch, key), other)
                .whenComplete((done, failure) -> realJudged.complete(failure == null)); // nobody waits for what failed
        try {
            return joined(real, discriminator);
        } catch (RuntimeException | Error e) {
            generatedLogits.completeExceptionally(e);
            throw e;
        } finally {
            closed(discriminator).join(); // it reads tensors of this thread's scope
        }
    }

    /** What this thread does, and what both have found. */
    private PartGradients joined(Examples real, CompletableFuture<DiscriminatorPart> discriminator) {
        Tensor generated = judgement.generate(real); // [B, …]
        realJudged.join();
        Tensor judged = generated.detach().requires_grad_(true); // where the two gradients part
        Tensor logits = judgement.logits(judgement.shownGenerated(judged), real.labels()); // [B ⁄ m, 1]
        generatedLogits.complete(logits);
        Tensor loss = judgement.generatorLoss(logits); // []
        Tensor direction = Gradients.of(loss, judged, Graph.KEPT); // ∂L_G ⁄ ∂G(z); the other goes over the same graph
        List<@Nullable Tensor> ofGenerator = Gradients.of(generated, parameters, direction, Graph.FREED);
        DiscriminatorPart ofDiscriminator = result(discriminator);
        double sum = ofDiscriminator.loss().add(loss).item_double();
        List<Double> terms = List.of(ofDiscriminator.loss().item_double(), loss.item_double());
        return new PartGradients(together(ofDiscriminator.gradients(), ofGenerator), sum, logits.size(0), terms);
    }

    /** New handles, which belong to the caller: the generator's where there are some, else the discriminator's. */
    private static List<@Nullable Tensor> together(
            List<@Nullable Tensor> ofDiscriminator, List<@Nullable Tensor> ofGenerator) {
        List<@Nullable Tensor> all = new ArrayList<>(ofGenerator.size());
        for (int i = 0; i < ofGenerator.size(); i++) {
            all.add(ofGenerator.get(i) != null ? ofGenerator.get(i) : ofDiscriminator.get(i));
        }
        return Gradients.owned(all);
    }

    /** Once the part is done, frees what it holds, whether or not anybody took it. */
    private static CompletableFuture<Boolean> closed(CompletableFuture<DiscriminatorPart> discriminator) {
        return discriminator.handle((part, failure) -> {
            if (part != null) {
                part.close();
            }
            return true;
        });
    }

    private DiscriminatorPart discriminatorPart(Examples real, B batch, RandomKey key) {
        try (GradientMode on = GradientMode.on();
                Randomness random = Randomness.open(key, batch.exampleIds());
                Scope scope = Scope.open()) {
            Tensor realLogits = judgement.logits(judgement.shownReal(real.values()), real.labels()); // [B ⁄ m, 1]
            realJudged.complete(true);
            Tensor ofReal = game.loss().ofReal(realLogits).sum(); // []
            List<@Nullable Tensor> first = Gradients.of(ofReal, parameters, null, Graph.FREED);
            Tensor ofGenerated = game.loss().ofGenerated(generatedLogits.join()).sum(); // []
            List<@Nullable Tensor> second = Gradients.of(ofGenerated, parameters, null, Graph.KEPT);
            List<@Nullable Tensor> sums = new ArrayList<>(parameters.size());
            for (int i = 0; i < parameters.size(); i++) {
                Tensor term = first.get(i);
                sums.add(term == null ? null : term.add(Objects.requireNonNull(second.get(i))));
            }
            return DiscriminatorPart.owning(sums, ofReal.add(ofGenerated));
        }
    }

    private static DiscriminatorPart result(CompletableFuture<DiscriminatorPart> discriminator) {
        try {
            return discriminator.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }
}

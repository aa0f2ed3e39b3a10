package dev.figment.nn;

import dev.figment.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A number whose gradients are already known: y = c + Σᵢ (⟨xᵢ, gᵢ⟩ − ⟨xᵢ, gᵢ⟩₀), where ₀ marks what no gradient flows
 * through. Its value is c and ∂y ⁄ ∂xᵢ = gᵢ.
 *
 * <p>The bindings have no autograd function to be written in Java; this is how code with a backward pass of its own tells
 * autograd of it. The gradients are constants: there is no second derivative. Stateless.
 */
public final class InjectedGradient {

    private InjectedGradient() {}

    /**
     * Joins a value and its gradients.
     *
     * @param value c, a scalar []
     * @param inputs x, of any shapes
     * @param gradients g, of the same shapes
     * @return a scalar [], owned by the current scope
     * @throws IllegalArgumentException if there are not as many gradients as inputs
     */
    public static Tensor into(Tensor value, List<Tensor> inputs, List<Tensor> gradients) {
        if (inputs.size() != gradients.size()) {
            throw new IllegalArgumentException(
                    inputs.size() + " inputs need as many gradients, not " + gradients.size());
        }
        try (Scope scope = Scope.open()) {
            Tensor y = value.detach();
            for (int i = 0; i < inputs.size(); i++) {
                Tensor product =
                        inputs.get(i).reshape(-1).dot(gradients.get(i).detach().reshape(-1));
                y = y.add(product.sub(product.detach()));
            }
            return scope.keep(y);
        }
    }
}

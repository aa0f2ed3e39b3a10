/**
 * What stands under every tensor: its lifetime ({@link dev.figment.tensor.Scope}), gradient mode, dtypes and devices,
 * keyed random numbers, and readable native errors. Operations are LibTorch's own; the tensor type of the whole library
 * is {@link org.bytedeco.pytorch.Tensor}.
 */
@NullMarked
package dev.figment.tensor;

import org.jspecify.annotations.NullMarked;

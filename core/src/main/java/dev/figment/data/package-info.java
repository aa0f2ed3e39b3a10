/**
 * Data as Java arrays: what a batch is ({@link dev.figment.data.Batch}), and in the packages below it the texts, images
 * and synthetic sets that yield batches. Tensors are made from them inside the training step, so that prefetching and
 * splitting among replicas happen on arrays that the collector owns.
 */
@NullMarked
package dev.figment.data;

import org.jspecify.annotations.NullMarked;

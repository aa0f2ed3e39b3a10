/**
 * What turns gradients into better parameters: the update rules (Adam, AdamW, SGD, RMSprop) with PyTorch's semantics,
 * learning-rate schedules, gradient clipping and the averaging of parameters. Each is a record of its hyper-parameters
 * or a small class beside its equation; none knows a model or a training loop.
 */
@NullMarked
package dev.figment.optim;

import org.jspecify.annotations.NullMarked;

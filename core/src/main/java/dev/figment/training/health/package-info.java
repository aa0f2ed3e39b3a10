/**
 * What a training run's numbers say of its health. Measurements come from the steps ({@link
 * dev.figment.training.health.UpdateGauge}) and from the inside of the model ({@link
 * dev.figment.training.health.Probe}); each {@link dev.figment.training.health.Detector} knows one {@link
 * dev.figment.training.health.Disease} and says by a stated criterion whether it is there. Nothing here changes what is
 * trained.
 */
@NullMarked
package dev.figment.training.health;

import org.jspecify.annotations.NullMarked;

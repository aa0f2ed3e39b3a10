package dev.figment.conformance;

import java.util.Map;

/** The kinds of cases: those that we check, and those whose mechanism is still to come. */
final class ConformanceKinds {

    static final Map<String, ConformanceCheck> CHECKS = Map.ofEntries(
            Map.entry("scaled_dot_product_attention", new AttentionCheck()),
            Map.entry("multi_head_attention", new MultiHeadAttentionCheck()),
            Map.entry("encoder_layer", new LayerCheck(false)),
            Map.entry("decoder_layer", new LayerCheck(true)),
            Map.entry("sinusoidal_positions", new SinusoidalPositionsCheck()),
            Map.entry("vae", new VaeCheck()),
            Map.entry("iwae", new IwaeCheck()),
            Map.entry("seq2seq", new SequenceToSequenceCheck()),
            Map.entry("optimizer", new OptimizerCheck()),
            Map.entry("schedule", new ScheduleCheck()),
            Map.entry("gan_losses", new GanLossesCheck()),
            Map.entry("gradient_penalty", new GradientPenaltyCheck()),
            Map.entry("r1_penalty", new R1PenaltyCheck()),
            Map.entry("spectral_norm", new SpectralNormCheck()),
            Map.entry("minibatch_stddev", new MinibatchDeviationCheck()),
            Map.entry("modulated_conv", new ModulatedConvCheck()),
            Map.entry("frechet_distance", new FrechetDistanceCheck()));

    /** Skipped, by name and with this reason. Any kind that is in neither map fails. */
    static final Map<String, String> NOT_YET = Map.of();

    private ConformanceKinds() {}
}

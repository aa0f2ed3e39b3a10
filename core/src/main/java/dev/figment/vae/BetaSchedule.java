package dev.figment.vae;

/** The weight of a term of the loss as a function of the step. Immutable. */
public sealed interface BetaSchedule {

    /**
     * The weight at a step.
     *
     * @param step from 1
     */
    double at(long step);

    /** The weight that it grows to. */
    double last();

    /** Always the same: β-VAE (Higgins et al. 2017); 1 for the evidence lower bound itself. */
    record Constant(double last) implements BetaSchedule {

        /** @throws IllegalArgumentException if the weight is negative or not finite */
        public Constant {
            requireWeight(last);
        }

        @Override
        public double at(long step) {
            return last;
        }
    }

    /**
     * From 0 in a straight line, so that the decoder learns to use the code before the code has a price: Bowman et al. 2016,
     * arXiv:1511.06349; Sønderby et al. 2016, arXiv:1602.02282.
     *
     * @param steps after which the last weight is reached
     */
    record Warmup(double last, long steps) implements BetaSchedule {

        /** @throws IllegalArgumentException if the weight is negative or not finite, or there is no step */
        public Warmup {
            requireWeight(last);
            requireSteps(steps);
        }

        @Override
        public double at(long step) {
            return last * Math.min(1, (double) step / steps);
        }
    }

    /**
     * A warm-up again and again: in each cycle from 0 in a straight line, then held. Fu et al. 2019, arXiv:1903.10145.
     *
     * @param steps of one cycle
     * @param rising the part of a cycle in which the weight grows, in (0, 1]
     */
    record Cyclical(double last, long steps, double rising) implements BetaSchedule {

        /** @throws IllegalArgumentException if a number is out of range */
        public Cyclical {
            requireWeight(last);
            requireSteps(steps);
            if (!(rising > 0 && rising <= 1)) {
                throw new IllegalArgumentException("the rising part of a cycle must lie in (0, 1], but is " + rising);
            }
        }

        @Override
        public double at(long step) {
            double place = (double) ((step - 1) % steps) / steps;
            return last * Math.min(1, place / rising);
        }
    }

    private static void requireWeight(double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the weight of a term must be finite and not negative, but is " + weight);
        }
    }

    private static void requireSteps(long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException("a schedule lasts at least one step, not " + steps);
        }
    }
}

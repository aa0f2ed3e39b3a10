package dev.figment.training.health;

import java.util.List;

/** The diseases that training of any model can have. */
public enum TrainingDisease implements Disease {
    VANISHING_GRADIENTS(
            "vanishing gradients",
            Severity.WARNING,
            "What the loss says no longer reaches these layers: they keep what they have, and those above them learn from"
                    + " features that nobody chose.",
            new Remedy(
                    "put a residual connection around each block",
                    "He et al. 2015, Deep Residual Learning, arXiv:1512.03385"),
            new Remedy(
                    "normalise before each block of a Transformer rather than after it",
                    "Xiong et al. 2020, On Layer Normalization in the Transformer Architecture, arXiv:2002.04745"),
            new Remedy(
                    "use ReLU or GELU in place of sigmoid and tanh, and an initialisation that keeps the variance",
                    "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks;"
                            + " He et al. 2015, arXiv:1502.01852"),
            new Remedy(
                    "where it is queries and keys alone, their softmax is saturated: lower the learning rate, or normalise"
                            + " them before their product",
                    "Henry et al. 2020, arXiv:2010.04245")),
    EXPLODING_GRADIENTS(
            "exploding gradients",
            Severity.WARNING,
            "Gradients grow from layer to layer on the way back, or from step to step: each update follows a few layers or"
                    + " a few examples and throws the rest away.",
            new Remedy(
                    "clip the norm of the gradient; a threshold near its usual norm is a good first choice",
                    "Pascanu et al. 2013, On the difficulty of training recurrent neural networks, arXiv:1211.5063"),
            new Remedy(
                    "initialise so that the variance stays the same from layer to layer, or normalise",
                    "Glorot and Bengio 2010; Ba et al. 2016, Layer Normalization, arXiv:1607.06450"),
            new Remedy(
                    "lower the learning rate, or warm it up for longer", "Goyal et al. 2017, §2.2, arXiv:1706.02677")),
    DEAD_UNITS(
            "dead units",
            Severity.WARNING,
            "Units that are zero for every example get no gradient and cannot come back: the layer is narrower than it"
                    + " looks.",
            new Remedy(
                    "lower the learning rate, or warm it up: one large step can push a bias so far down that no example"
                            + " reaches the unit again",
                    "Karpathy, CS231n, cs231n.github.io/neural-networks-1, on ReLU"),
            new Remedy(
                    "use an activation that leaks: leaky ReLU, GELU, SiLU",
                    "Maas et al. 2013, Rectifier Nonlinearities Improve Neural Network Acoustic Models; Hendrycks and Gimpel"
                            + " 2016, arXiv:1606.08415"),
            new Remedy(
                    "make a deep and narrow network wider, or normalise its layers: it may be born dead",
                    "Lu et al. 2019, Dying ReLU and Initialization, arXiv:1903.06733")),
    ATTENTION_COLLAPSE(
            "attention entropy collapse",
            Severity.WARNING,
            "Every head of a layer looks at one position and nothing else. The softmax is then flat in its inputs, so that"
                    + " queries and keys get no gradient; it often comes with a loss that jumps.",
            new Remedy(
                    "lower the learning rate, or warm it up for longer; clip gradients",
                    "Zhai et al. 2023, Stabilizing Transformer Training by Preventing Attention Entropy Collapse,"
                            + " arXiv:2303.06296"),
            new Remedy(
                    "normalise queries and keys before their product",
                    "Henry et al. 2020, arXiv:2010.04245; Dehghani et al. 2023, arXiv:2302.05442"),
            new Remedy("bound the spectral norm of the weights (σReparam)", "Zhai et al. 2023, arXiv:2303.06296")),
    UNIFORM_ATTENTION(
            "uniform attention",
            Severity.NOTE,
            "Every head of a layer looks at all positions alike, which is an average, not attention: queries and keys have"
                    + " learned nothing yet, or have nothing to learn from.",
            new Remedy(
                    "make the gradients reach queries and keys: warm up for longer, normalise before each block",
                    "Xiong et al. 2020, arXiv:2002.04745"),
            new Remedy(
                    "scale residual branches by depth, so that tokens stay different from each other",
                    "Noci et al. 2022, Signal Propagation in Transformers, arXiv:2206.03126"),
            new Remedy(
                    "see whether the task needs this layer: with fewer it trains faster",
                    "Voita et al. 2019, arXiv:1905.09418")),
    LOSS_SPIKE(
            "loss spike",
            Severity.WARNING,
            "The loss jumped and stayed up for some steps: an update took the model out of the valley that it was in.",
            new Remedy(
                    "go back to a checkpoint from before the spike and go on with other batches",
                    "Chowdhery et al. 2022, PaLM, §5.1, arXiv:2204.02311"),
            new Remedy(
                    "lower β₂ of Adam (0.95 in place of 0.999), so that it hears of larger gradients sooner",
                    "Shazeer and Stern 2018, §5, arXiv:1804.04235; Wortsman et al. 2023, arXiv:2304.13013"),
            new Remedy("clip gradients; lower the learning rate", "Pascanu et al. 2013, arXiv:1211.5063")),
    DIVERGENCE(
            "divergence",
            Severity.WARNING,
            "The loss is above where it began, and stays there: training makes the model worse.",
            new Remedy(
                    "lower the learning rate tenfold; figment train … --find-learning-rate shows how far",
                    "Smith 2017, Cyclical Learning Rates, §3.3, arXiv:1506.01186"),
            new Remedy("warm the learning rate up from zero", "Goyal et al. 2017, §2.2, arXiv:1706.02677"),
            new Remedy("clip gradients", "Pascanu et al. 2013, arXiv:1211.5063")),
    LEARNING_RATE_TOO_HIGH(
            "learning rate too high",
            Severity.WARNING,
            "Each step changes the weights by a large part of themselves: what was learned some dozen steps ago is gone.",
            new Remedy(
                    "lower the learning rate until updates are near a thousandth of the weights",
                    "Karpathy, CS231n, cs231n.github.io/neural-networks-3, on the ratio of updates to weights"),
            new Remedy(
                    "find the rate by a range test: figment train … --find-learning-rate",
                    "Smith 2017, §3.3, arXiv:1506.01186"),
            new Remedy("warm the learning rate up", "Goyal et al. 2017, §2.2, arXiv:1706.02677")),
    LEARNING_RATE_TOO_LOW(
            "learning rate too low",
            Severity.NOTE,
            "Each step changes the weights by so little that training would need hundreds of thousands of them.",
            new Remedy(
                    "raise the learning rate until updates are near a thousandth of the weights",
                    "Karpathy, CS231n, cs231n.github.io/neural-networks-3, on the ratio of updates to weights"),
            new Remedy(
                    "find the rate by a range test: figment train … --find-learning-rate",
                    "Smith 2017, §3.3, arXiv:1506.01186")),
    OVERFITTING(
            "overfitting",
            Severity.NOTE,
            "The training loss still falls while the loss on held-out data rises: the model learns its examples by heart."
                    + " Figment keeps the best model, not the last.",
            new Remedy("stop here: training.patience does it", "Prechelt 1998, Early Stopping – But When?"),
            new Remedy("get more data, or augment what there is", "Goodfellow et al. 2016, Deep Learning, §7.4"),
            new Remedy(
                    "regularise: more dropout, label smoothing, weight decay",
                    "Srivastava et al. 2014, Dropout; Szegedy et al. 2016, §7, arXiv:1512.00567; Loshchilov and Hutter 2019,"
                            + " arXiv:1711.05101"),
            new Remedy("use a smaller model", "Goodfellow et al. 2016, Deep Learning, §5.2")),
    PLATEAU(
            "plateau",
            Severity.NOTE,
            "Neither the training loss nor the loss on held-out data gets better any more, although the learning rate is"
                    + " still high.",
            new Remedy(
                    "let the learning rate decay: what is left lies in directions that large steps overshoot",
                    "Loshchilov and Hutter 2017, SGDR, arXiv:1608.03983"),
            new Remedy("stop here: training.patience does it", "Prechelt 1998, Early Stopping – But When?"),
            new Remedy(
                    "if the loss is worse than it should be, see whether a larger model does better",
                    "Kaplan et al. 2020, arXiv:2001.08361")),
    NON_FINITE(
            "values that are not finite",
            Severity.FATAL,
            "A value overflowed or had no answer (a division by zero, the root or logarithm of what is not positive), and"
                    + " everything computed from it is lost. Figment stops before such a step is taken.",
            new Remedy(
                    "where a loss or a gradient had grown before: lower the learning rate, warm it up, clip gradients",
                    "Pascanu et al. 2013, arXiv:1211.5063"),
            new Remedy(
                    "where one layer makes it out of ordinary values: keep its logarithms, roots and quotients away from"
                            + " zero, by an ε inside",
                    "Goodfellow et al. 2016, Deep Learning, §4.1"),
            new Remedy(
                    "look for such values in the batch: data are the other source",
                    "Goodfellow et al. 2016, Deep Learning, §11.5"));

    private final String title;
    private final Severity severity;
    private final String meaning;
    private final List<Remedy> remedies;

    TrainingDisease(String title, Severity severity, String meaning, Remedy... remedies) {
        this.title = title;
        this.severity = severity;
        this.meaning = meaning;
        this.remedies = List.of(remedies);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public List<Remedy> remedies() {
        return remedies;
    }
}

package dev.figment.metrics;

/**
 * Perplexity, exp(total negative log-likelihood / tokens), natural logarithms: among how many equally likely tokens the
 * model is in doubt. Immutable.
 *
 * @param nats the negative log-likelihood of all tokens; not finite where a model has diverged
 * @param tokens how many there are
 * @throws IllegalArgumentException unless there is a token
 */
public record Perplexity(double nats, long tokens) {

    public Perplexity {
        if (tokens <= 0) {
            throw new IllegalArgumentException("perplexity needs at least one token, but there are " + tokens);
        }
    }

    /** The perplexity of both texts together. */
    public Perplexity plus(Perplexity other) {
        return new Perplexity(nats + other.nats, tokens + other.tokens);
    }

    /** The mean negative log-likelihood of a token. */
    public double meanNats() {
        return nats / tokens;
    }

    public double value() {
        return Math.exp(meanNats());
    }
}

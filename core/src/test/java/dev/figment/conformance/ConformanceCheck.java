package dev.figment.conformance;

/** What a kind of case asks of us: runs our side on the case's inputs and holds the results to its expectations. */
@FunctionalInterface
interface ConformanceCheck {

    /** Runs inside a scope and a dynamic test of its own; throws where we disagree with the reference. */
    void check(ConformanceCase example) throws Exception;
}

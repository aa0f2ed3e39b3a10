package dev.figment.transformer;

/** Where a residual block normalises: Xiong et al. 2020, arXiv:2002.04745. */
public enum NormPlacement {
    /** norm(x + f(x)), as in the paper; needs warm-up. */
    POST,
    /** x + f(norm(x)), with one more norm at the end of the stack; trains more easily when deep. */
    PRE
}

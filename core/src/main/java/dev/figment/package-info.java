/** Figment: attention, Transformers, VAEs, GANs and beam search for the JVM, in plain Java on LibTorch. */
@NullMarked
package dev.figment;

import org.jspecify.annotations.NullMarked;

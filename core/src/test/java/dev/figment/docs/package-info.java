/** The snippets of README.md and docs, compiled and run. */
@NullMarked
package dev.figment.docs;

import org.jspecify.annotations.NullMarked;

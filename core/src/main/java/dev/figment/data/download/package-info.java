/**
 * Public data sets, fetched only when asked for: where each lies, what it weighs, under which licence, and the SHA-256
 * that its unpacked content must have. A download resumes where it was cut off and appears under its name only when it
 * is whole and right.
 */
@NullMarked
package dev.figment.data.download;

import org.jspecify.annotations.NullMarked;

/**
 * What a run shows of itself: {@code report.html}, one file that needs nothing else, and pictures of attention. Records say
 * what is shown; everything that people or models wrote is escaped on its way into HTML.
 */
@NullMarked
package dev.figment.cli.report;

import org.jspecify.annotations.NullMarked;

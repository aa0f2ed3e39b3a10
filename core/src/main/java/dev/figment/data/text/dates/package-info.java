/**
 * A translation task that needs no data: dates as people write them in many languages → ISO 8601. The corpus is generated
 * from names and styles in our own resource {@code styles.txt}, no text in it has two readings, no date is in two of its
 * parts, and one style is kept for a second test: whether the model has learnt what a date is made of, or only the styles
 * it saw.
 */
@NullMarked
package dev.figment.data.text.dates;

import org.jspecify.annotations.NullMarked;

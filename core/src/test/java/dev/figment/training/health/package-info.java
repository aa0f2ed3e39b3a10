@NullMarked
package dev.figment.training.health;

import org.jspecify.annotations.NullMarked;

package dev.figment.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The name that someone meant who wrote another. Stateless. */
public final class NearestName {

    private NearestName() {}

    /**
     * The nearest of the names by the fewest letters inserted, deleted or replaced (Levenshtein 1966), case aside; empty
     * where none is near, that is, where more than a third of the letters would change.
     */
    public static Optional<String> to(String written, Collection<String> names) {
        return names.stream()
                .filter(name -> distance(written, name) <= Math.max(1, Math.max(written.length(), name.length()) / 3))
                .min(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] above = new int[b.length() + 1]; // the row of the table before, for one letter of a fewer
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[b.length()];
    }
}

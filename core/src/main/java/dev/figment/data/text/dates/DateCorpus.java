package dev.figment.data.text.dates;

import dev.figment.data.text.SentencePair;
import dev.figment.tensor.RandomKey;
import dev.figment.tensor.RandomStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A corpus of dates as people write them, each with its ISO 8601 form: ("Tuesday, March 5, 2024", "2024-03-05"). Dates
 * run from 1900 to 2099; languages, names and styles come from our own resource, whose rules leave every text with one
 * reading.
 *
 * <p>The split is by date: about 80 % of all dates belong to training, 10 % to validation, 10 % to the test, in whatever
 * style they are written. {@link #heldOutStyle} is a second test: test dates in a style that no other part shows, made
 * of names and an order that they do.
 *
 * <p>A language is drawn uniformly, then one of its styles, then a date that the style may write; half of the texts are
 * then spelt as usual, half in another letter case where the language has one. The i-th pair of a part is a function of
 * the seed and i alone, so that a longer list begins with the shorter one. Pairs may repeat. Immutable, safe for use by
 * many threads.
 */
public final class DateCorpus {

    private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);
    private static final int TENTHS = 10;

    private final RandomKey key;
    private final List<DateLanguage> languages;
    private final List<DateLanguage> languagesHoldingOut;
    private final List<LocalDate> trainDates = new ArrayList<>();
    private final List<LocalDate> validationDates = new ArrayList<>();
    private final List<LocalDate> testDates = new ArrayList<>();

    private DateCorpus(RandomKey key, List<DateLanguage> languages) {
        this.key = key;
        this.languages = languages;
        this.languagesHoldingOut = languages.stream()
                .filter(language -> !language.heldOut().isEmpty())
                .toList();
        RandomKey split = key.fold("split");
        LongStream.rangeClosed(FIRST.toEpochDay(), LAST.toEpochDay()).forEach(day -> {
            List<LocalDate> part =
                    switch (split.fold(day).stream().nextInt(TENTHS)) {
                        case 0 -> validationDates;
                        case 1 -> testDates;
                        default -> trainDates;
                    };
            part.add(LocalDate.ofEpochDay(day));
        });
    }

    /** The corpus of a seed, which decides the split and the order of the pairs. */
    public static DateCorpus of(long seed) {
        return new DateCorpus(RandomKey.of(seed).fold("dates"), DateLanguages.pinned());
    }

    /**
     * Pairs to train on.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public List<SentencePair> train(int n) {
        return pairs(n, "train", trainDates, false);
    }

    /**
     * Pairs to validate on, of dates that training has not.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public List<SentencePair> validation(int n) {
        return pairs(n, "validation", validationDates, false);
    }

    /**
     * Pairs to test on, of dates that training and validation have not.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public List<SentencePair> test(int n) {
        return pairs(n, "test", testDates, false);
    }

    /**
     * Pairs of test dates in the style that no other part shows.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public List<SentencePair> heldOutStyle(int n) {
        return pairs(n, "held-out style", testDates, true);
    }

    private List<SentencePair> pairs(int n, String part, List<LocalDate> dates, boolean heldOut) {
        if (n < 0) {
            throw new IllegalArgumentException("the number of pairs must not be negative, but is " + n);
        }
        RandomKey partKey = key.fold(part);
        List<SentencePair> pairs = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            pairs.add(pair(partKey.fold(i).stream(), dates, heldOut));
        }
        return pairs;
    }

    private SentencePair pair(RandomStream random, List<LocalDate> dates, boolean heldOut) {
        DateLanguage language = pick(random, heldOut ? languagesHoldingOut : languages);
        DateStyle style = pick(random, heldOut ? language.heldOut() : language.styles());
        LocalDate date;
        do {
            date = pick(random, dates);
        } while (!style.isUnambiguous(date));
        String text = style.write(date, language);
        if (!language.letterCases().isEmpty() && random.nextInt(2) == 1) {
            text = pick(random, language.letterCases()).apply(text, language.locale());
        }
        return new SentencePair(text, date.toString()); // LocalDate writes years of four digits as ISO 8601 does
    }

    private static <T> T pick(RandomStream random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}

package dev.figment.data.text.dates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.figment.data.text.SentencePair;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DateCorpusTest {

    private static final DateCorpus CORPUS = DateCorpus.of(1);

    @Test
    void noDateIsInTwoParts() {
        Set<String> train = dates(CORPUS.train(20_000));
        Set<String> validation = dates(CORPUS.validation(5_000));
        Set<String> test = dates(Stream.concat(CORPUS.test(5_000).stream(), CORPUS.heldOutStyle(5_000).stream())
                .toList());

        assertThat(Collections.disjoint(train, validation)).isTrue();
        assertThat(Collections.disjoint(train, test)).isTrue();
        assertThat(Collections.disjoint(validation, test)).isTrue();
        assertThat(train).hasSizeGreaterThan(15_000);
    }

    @Test
    void noTextHasTwoDatesAcrossAllParts() {
        Map<String, String> readings = new HashMap<>();
        List<SentencePair> all = Stream.of(
                        CORPUS.train(20_000), CORPUS.validation(5_000), CORPUS.test(5_000), CORPUS.heldOutStyle(5_000))
                .flatMap(List::stream)
                .toList();

        assertThat(all).noneMatch(pair -> {
            String other = readings.putIfAbsent(pair.source(), pair.target());
            return other != null && !other.equals(pair.target());
        });
    }

    @Test
    void targetsAreIsoDatesOfTheTwoCenturies() {
        assertThat(CORPUS.train(5_000)).allSatisfy(pair -> {
            assertThat(pair.target()).matches("\\d{4}-\\d{2}-\\d{2}");
            assertThat(LocalDate.parse(pair.target()).getYear()).isBetween(1900, 2099);
        });
    }

    @Test
    void theHeldOutStyleIsEnglishWithItsOwnOrderAndTestDates() {
        assertThat(CORPUS.heldOutStyle(500))
                .allSatisfy(pair -> assertThat(pair.source()).matches("(?i)[a-z]+day, \\d+ [a-z]+ \\d{4}"));

        Set<String> seen =
                CORPUS.train(50_000).stream().map(SentencePair::source).collect(Collectors.toSet());
        assertThat(CORPUS.heldOutStyle(500)).noneMatch(pair -> seen.contains(pair.source()));
    }

    @Test
    void everyLanguageIsAboutEquallyFrequent() {
        int n = 22_000;
        List<SentencePair> pairs = CORPUS.train(n);
        double share = (double) n / DateLanguages.pinned().size();

        assertThat(count(pairs, "年")).isBetween((long) (1.8 * share), (long) (2.2 * share)); // Japanese and Chinese
        assertThat(count(pairs, "[А-Яа-я]")).isBetween((long) (0.6 * share), (long) share); // Russian, but its figures
    }

    @Test
    void pairsAreAFunctionOfSeedAndPlace() {
        assertThat(DateCorpus.of(1).train(50)).isEqualTo(CORPUS.train(50));
        assertThat(CORPUS.train(100).subList(0, 50)).isEqualTo(CORPUS.train(50));
        assertThat(DateCorpus.of(2).train(50)).isNotEqualTo(CORPUS.train(50));
        assertThat(CORPUS.train(0)).isEmpty();
    }

    @Test
    void aNegativeNumberIsRefused() {
        assertThatThrownBy(() -> CORPUS.test(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the number of pairs must not be negative, but is -1");
    }

    private static Set<String> dates(List<SentencePair> pairs) {
        return pairs.stream().map(SentencePair::target).collect(Collectors.toCollection(HashSet::new));
    }

    private static long count(List<SentencePair> pairs, String pattern) {
        return pairs.stream()
                .filter(pair -> pair.source().matches(".*" + pattern + ".*"))
                .count();
    }
}

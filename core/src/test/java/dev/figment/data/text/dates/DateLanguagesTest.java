package dev.figment.data.text.dates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateLanguagesTest {

    private static final List<DateLanguage> LANGUAGES = DateLanguages.pinned();
    private static final LocalDate DATE = LocalDate.of(2024, 3, 1); // a Friday

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "und; yMMdd; 20240301",
                "en; EEEE, MMMM d, y; Friday, March 1, 2024",
                "en; 'the' o 'of' MMMM y; the 1st of March 2024",
                "de; EEEE, 'der' d. MMMM y; Freitag, der 1. März 2024",
                "fr; EEEE o MMMM y; vendredi 1er mars 2024",
                "es; EEEE, d 'de' MMMM 'de' y; viernes, 1 de marzo de 2024",
                "it; o MMMM y; 1º marzo 2024",
                "pt; E, d 'de' MMM 'de' y; sex., 1 de mar. de 2024",
                "nl; E d MMM y; vr 1 mrt. 2024",
                "sv; EEEE'en den' d MMMM y; fredagen den 1 mars 2024",
                "da; EEEE 'den' d. MMMM y; fredag den 1. marts 2024",
                "nb; EEEE d. MMMM y; fredag 1. mars 2024",
                "fi; EEEE'na' d. MMMM y; perjantaina 1. maaliskuuta 2024",
                "pl; d MMMM y 'r.'; 1 marca 2024 r.",
                "cs; EEEE d. MMMM y; pátek 1. března 2024",
                "tr; d MMMM y EEEE; 1 Mart 2024 Cuma",
                "hu; y. MMM d., EEEE; 2024. márc. 1., péntek",
                "ro; EEEE, d MMMM y; vineri, 1 martie 2024",
                "ru; EEEE, d MMMM y г.; пятница, 1 марта 2024 г.",
                "el; EEEE, d MMMM y; Παρασκευή, 1 Μαρτίου 2024",
                "ja; y年M月d日(E); 2024年3月1日(金)",
                "zh; Y年N月D日 EEEE; 二〇二四年三月一日 星期五",
                "ko; y년 M월 d일 EEEE; 2024년 3월 1일 금요일",
            })
    void eachLanguageWritesItsOwnWay(String code, String pattern, String text) {
        DateLanguage language = language(code);
        DateStyle style = language.styles().stream()
                .filter(candidate -> candidate.pattern().equals(pattern))
                .findFirst()
                .orElseThrow();

        assertThat(style.write(DATE, language)).isEqualTo(text);
    }

    @Test
    void noTextHasTwoReadingsInAnyLanguageStyleOrLetterCase() {
        Map<String, LocalDate> readings = new HashMap<>();
        for (int year : new int[] {1912, 2020}) { // years that days and months can be taken for
            for (LocalDate date = LocalDate.of(year, 1, 1); date.getYear() == year; date = date.plusDays(1)) {
                for (String text : texts(date)) {
                    LocalDate other = readings.putIfAbsent(text, date);
                    if (other != null && !other.equals(date)) {
                        fail("\"%s\" is both %s and %s", text, other, date);
                    }
                }
            }
        }
        assertThat(readings).hasSizeGreaterThan(100_000);
    }

    @Test
    void everyTextNamesItsYearInFull() {
        DateLanguage chinese = language("zh");
        for (LocalDate date = LocalDate.of(1900, 1, 31); date.getYear() < 2100; date = date.plusDays(997)) {
            String figures = Integer.toString(date.getYear());
            String numerals = DateField.YEAR_IN_NUMERALS.write(date, chinese);
            assertThat(texts(date)).allMatch(text -> text.contains(figures) || text.contains(numerals));
        }
    }

    @Test
    void noOtherStyleWritesWhatIsHeldOut() {
        Set<String> heldOut = new HashSet<>();
        Set<String> trained = new HashSet<>();
        for (LocalDate date = LocalDate.of(2024, 1, 1); date.getYear() == 2024; date = date.plusDays(1)) {
            for (DateLanguage language : LANGUAGES) {
                heldOut.addAll(texts(date, language, language.heldOut()));
                trained.addAll(texts(date, language, language.styles()));
            }
        }

        assertThat(heldOut).hasSize(366 * 3);
        assertThat(Collections.disjoint(heldOut, trained)).isTrue();
    }

    @Test
    void figuresInAnOrderThatPeopleDifferOnAreLeftOut() {
        DateStyle slashes = DateStyle.of("dd/MM/y");

        assertThat(slashes.isUnambiguous(LocalDate.of(2004, 3, 2))).isFalse();
        assertThat(slashes.isUnambiguous(LocalDate.of(2004, 3, 13))).isTrue();
        assertThat(slashes.isUnambiguous(LocalDate.of(2004, 3, 3))).isTrue();
        assertThat(DateStyle.of("d.M.y").isUnambiguous(LocalDate.of(2004, 3, 2)))
                .isTrue();
        assertThat(DateStyle.of("y/M/d").isUnambiguous(LocalDate.of(2004, 3, 2)))
                .isTrue();
        assertThat(DateStyle.of("d MMM y").isUnambiguous(LocalDate.of(2004, 3, 2)))
                .isTrue();
    }

    @Test
    void everyFigureStyleWithAPeriodHasTheDayFirst() {
        for (DateLanguage language : LANGUAGES) {
            assertThat(language.styles()).noneMatch(style -> style.pattern().matches("M+\\. ?d+.*y"));
        }
    }

    @Test
    void namesAreDistinctAndComposed() {
        for (DateLanguage language : LANGUAGES) {
            language.names().forEach((kind, names) -> {
                assertThat(names).as("%s %s", language.code(), kind).doesNotHaveDuplicates();
                assertThat(names).allMatch(name -> Normalizer.isNormalized(name, Normalizer.Form.NFC));
                assertThat(names).allMatch(name -> !name.isBlank() && name.equals(name.strip()));
            });
        }
    }

    @Test
    void thereAreManyLanguages() {
        assertThat(LANGUAGES)
                .extracting(DateLanguage::code)
                .hasSizeGreaterThan(20)
                .doesNotHaveDuplicates();
    }

    @Test
    void capitalsFollowTheLanguage() {
        assertThat(LetterCase.UPPER.apply("1 Nisan 2024", language("tr").locale()))
                .isEqualTo("1 NİSAN 2024");
        assertThat(LetterCase.LOWER.apply("1 Aralık 2024", language("tr").locale()))
                .isEqualTo("1 aralık 2024");
        assertThat(LetterCase.UPPER.apply("1. april", language("de").locale())).isEqualTo("1. APRIL");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "style: d; stands before any [language]",
                "[xx]|style: d 'open; cannot be read from its character 3 on",
                "[xx]|style: d Q; no part of a date is written \"Q\"",
                "[xx]|months: a ; must have 12 \"months\", but has 1",
                "[xx]|moons: a; line 2: a language has no \"moons\"",
                "[xx]|style: MMMM; has a style that needs \"months\", but no such names",
                "[xx]|hello; is no \"name: value\"",
                "[xx]; language xx has no style",
            })
    void whatIsNotExplainedIsRefused(String text, String message) {
        List<String> lines = new ArrayList<>(List.of(text.split("\\|")));
        if (message.startsWith("must have")) {
            lines.add("style: d");
        }
        assertThatThrownBy(() -> DateLanguages.parse(lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static DateLanguage language(String code) {
        return LANGUAGES.stream()
                .filter(language -> language.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** A date in every style and letter case of every language. */
    private static Set<String> texts(LocalDate date) {
        Set<String> texts = new HashSet<>();
        for (DateLanguage language : LANGUAGES) {
            texts.addAll(texts(date, language, language.styles()));
            texts.addAll(texts(date, language, language.heldOut()));
        }
        return texts;
    }

    private static List<String> texts(LocalDate date, DateLanguage language, List<DateStyle> styles) {
        return styles.stream()
                .filter(style -> style.isUnambiguous(date))
                .map(style -> style.write(date, language))
                .flatMap(text -> Stream.concat(
                        Stream.of(text),
                        language.letterCases().stream().map(letterCase -> letterCase.apply(text, language.locale()))))
                .toList();
    }
}

package dev.figment.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|0",
                "3.14159|3.142",
                "12345.6|12,346",
                "0.0005|0.0005",
                "0.000025|2.5e-5",
                "-2|-2",
                "NaN|NaN",
                "100|100"
            })
    void valuesHaveFourDigits(double value, String text) {
        assertThat(NumberText.of(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "500|500", "2000|2k", "12500|12.5k", "1500000|1.5M", "0.30000000000000004|0.3", "1e-5|1e-5"
            })
    void axesAreShort(double value, String text) {
        assertThat(NumberText.axis(value)).isEqualTo(text);
    }
}

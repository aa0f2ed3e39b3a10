package dev.figment.cli.gan;

import dev.figment.cli.report.ReportSection;
import java.util.Map;
import java.util.Optional;

/** What a finished generator was found to be worth. */
interface GeneratorScores {

    /** For {@code results.json} and the report, by name and in order. */
    Map<String, Double> measures();

    /** How much it makes of each mode, beside what there should be; empty where modes are not known, or too many to be drawn. */
    Optional<ReportSection> modeShares();
}

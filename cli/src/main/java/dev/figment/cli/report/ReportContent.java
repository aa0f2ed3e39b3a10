package dev.figment.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a report shows. A part that is empty is left out.
 *
 * @param title the name of the run
 * @param subtitle what it is about, in one line
 * @param headline at best three to six numbers
 * @param metrics the run's {@code metrics.jsonl}
 * @param unit what the weight of a batch counts: {@code tokens}
 * @param lossUnit of the loss: {@code nats}; empty where it has none
 * @param perplexity whether e to the loss is one
 * @param tests scores on test sets
 * @param sections what the task has to show
 * @param configuration the resolved recipe
 * @param environment versions, threads, machine, by what they are called and in order
 */
public record ReportContent(
        String title,
        String subtitle,
        List<HeadlineNumber> headline,
        MetricsHistory metrics,
        String unit,
        String lossUnit,
        boolean perplexity,
        List<TestResult> tests,
        List<ReportSection> sections,
        ObjectNode configuration,
        Map<String, String> environment) {

    /** Copies what can be changed. */
    public ReportContent {
        headline = List.copyOf(headline);
        tests = List.copyOf(tests);
        sections = List.copyOf(sections);
        configuration = configuration.deepCopy();
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
    }
}

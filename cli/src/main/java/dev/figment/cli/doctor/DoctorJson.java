package dev.figment.cli.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.figment.training.health.Finding;
import dev.figment.training.health.HealthHistory.Episode;
import dev.figment.training.health.Remedy;
import java.util.Locale;

/** An examination for programs. Stateless. */
public final class DoctorJson {

    private DoctorJson() {}

    /** One object. */
    public static ObjectNode of(Examination examination) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("run", examination.run().toString());
        json.put("verdict", examination.verdict().name().toLowerCase(Locale.ROOT));
        json.put("steps", examination.steps());
        json.put("checkups", examination.checkups());
        examination.end().ifPresent(over -> {
            json.put("ended", over.reason());
            if (!over.message().isEmpty()) {
                json.put("message", over.message());
            }
        });
        var findings = json.putArray("findings");
        for (Episode episode : examination.findings()) {
            Finding finding = episode.finding();
            ObjectNode node = findings.addObject();
            node.put("disease", finding.disease().id());
            node.put("severity", finding.disease().severity().name().toLowerCase(Locale.ROOT));
            if (!finding.phase().isEmpty()) {
                node.put("phase", finding.phase());
            }
            node.put("since", finding.since());
            episode.until().ifPresent(step -> node.put("until", step));
            finding.places().forEach(node.putArray("places")::add);
            ObjectNode evidence = node.putObject("evidence");
            finding.evidence().forEach(evidence::put);
            node.put("words", finding.words());
            node.put("meaning", finding.disease().meaning());
            var remedies = node.putArray("remedies");
            for (Remedy remedy : finding.disease().remedies()) {
                remedies.addObject().put("what", remedy.what()).put("source", remedy.source());
            }
        }
        return json;
    }
}

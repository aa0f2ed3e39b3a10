package dev.figment.cli.doctor;

import dev.figment.cli.report.CurvePicture;
import dev.figment.cli.report.CurvePicture.Curve;
import dev.figment.cli.report.CurvePicture.Ink;
import dev.figment.cli.report.CurvePicture.Mark;
import dev.figment.cli.report.CurvePicture.Panel;
import dev.figment.training.health.Checkup;
import dev.figment.training.health.HealthHistory.Episode;
import dev.figment.training.health.Measurement;
import dev.figment.training.health.StepVitals;
import dev.figment.training.health.ValidationVitals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The evidence as curves over steps, with the time of each finding marked, under the verdict. Stateless. */
public final class DoctorPicture {

    static final String STEP = "step";

    private DoctorPicture() {}

    /**
     * Draws loss, gradient norm and the layers' median update, and what is watched of an autoencoder's code or of a game.
     *
     * @throws IOException if the file cannot be written, or there is no step to draw
     */
    public static void write(Path file, Examination examination) throws IOException {
        List<StepVitals> steps = examination.history().of(StepVitals.class);
        if (steps.isEmpty()) {
            throw new IOException("there is nothing to draw: " + examination.run() + " has not taken a step yet");
        }
        Set<String> phases = new LinkedHashSet<>();
        steps.forEach(step -> step.phases().forEach(phase -> phases.add(phase.name())));
        List<Mark> marks = marks(examination);
        List<Panel> panels = new ArrayList<>();
        for (String phase : phases) {
            String whose = phase.isEmpty() ? "" : phase + ": ";
            List<Curve> losses = new ArrayList<>(List.of(curve(steps, phase, StepVitals.Phase::loss)));
            losses.addAll(validation(examination));
            panels.add(new Panel(
                    whose + (losses.size() > 1 ? "loss (blue: training, orange: validation)" : "loss"),
                    STEP,
                    false,
                    losses,
                    marks));
            panels.add(new Panel(
                    whose + "gradient norm",
                    STEP,
                    false,
                    List.of(curve(steps, phase, StepVitals.Phase::gradientNorm)),
                    marks));
            updates(examination, phase)
                    .ifPresent(curve -> panels.add(new Panel(
                            whose + "update over weights, median of the layers", STEP, false, List.of(curve), marks)));
        }
        panels.addAll(LatentEvidence.panels(examination, marks));
        panels.addAll(GameEvidence.panels(examination, marks));
        String verdict = examination.verdict().name().toLowerCase(Locale.ROOT);
        CurvePicture.write(file, examination.run() + ": " + verdict, panels);
    }

    private static List<Mark> marks(Examination examination) {
        return examination.findings().stream()
                .map(episode -> new Mark(
                        episode.finding().since(),
                        until(episode, examination),
                        episode.finding().disease().title()))
                .toList();
    }

    private static double until(Episode episode, Examination examination) {
        return episode.until().isPresent() ? episode.until().getAsLong() : examination.steps();
    }

    private static Curve curve(List<StepVitals> steps, String phase, ToDoubleFunction<StepVitals.Phase> value) {
        List<StepVitals> with =
                steps.stream().filter(step -> step.phase(phase).isPresent()).toList();
        return new Curve(
                Ink.BLUE,
                with.stream().mapToDouble(StepVitals::step).toArray(),
                with.stream()
                        .mapToDouble(
                                step -> value.applyAsDouble(step.phase(phase).orElseThrow()))
                        .toArray());
    }

    private static List<Curve> validation(Examination examination) {
        List<ValidationVitals> validations = examination.history().of(ValidationVitals.class);
        return validations.isEmpty()
                ? List.of()
                : List.of(new Curve(
                        Ink.ORANGE,
                        validations.stream().mapToDouble(ValidationVitals::step).toArray(),
                        validations.stream().mapToDouble(ValidationVitals::loss).toArray()));
    }

    private static Optional<Curve> updates(Examination examination, String phase) {
        List<Checkup> checkups = examination.history().of(Checkup.class).stream()
                .filter(checkup -> !checkup.of(phase, Measurement.UPDATE_RATIO).isEmpty())
                .toList();
        if (checkups.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Curve(
                Ink.BLUE,
                checkups.stream().mapToDouble(Checkup::step).toArray(),
                checkups.stream()
                        .mapToDouble(checkup -> median(checkup.of(phase, Measurement.UPDATE_RATIO)))
                        .toArray()));
    }

    private static double median(List<Measurement> measurements) {
        double[] sorted =
                measurements.stream().mapToDouble(Measurement::value).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}

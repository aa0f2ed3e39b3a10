package dev.figment.cli.doctor;

import dev.figment.cli.report.CurvePicture.Beside;
import dev.figment.cli.report.CurvePicture.Curve;
import dev.figment.cli.report.CurvePicture.Ink;
import dev.figment.cli.report.CurvePicture.Mark;
import dev.figment.cli.report.CurvePicture.Panel;
import dev.figment.gan.health.AdversarialHealth;
import dev.figment.training.health.ValidationVitals;
import java.util.ArrayList;
import java.util.List;

/** What a game's validations measured: the evidence of {@link dev.figment.gan.health.AdversarialDisease}. Stateless. */
final class GameEvidence {

    private GameEvidence() {}

    /** Diversity and spacing, coverage and modes, the discriminator's accuracies and slope, and the centre, over steps. */
    static List<Panel> panels(Examination examination, List<Mark> marks) {
        List<ValidationVitals> validations = examination.history().of(ValidationVitals.class);
        List<Panel> panels = new ArrayList<>();
        add(
                panels,
                "how far generated examples lie apart, of how far real ones do (blue: diversity, orange: spacing)",
                Beside.VALUES,
                marks,
                curve(Ink.BLUE, validations, AdversarialHealth.DIVERSITY),
                curve(Ink.ORANGE, validations, AdversarialHealth.SPACING));
        Curve modes = curve(Ink.ORANGE, validations, AdversarialHealth.MODE_SHARE);
        String beside = "share of real examples with generated ones beside them";
        add(
                panels,
                modes.x().length == 0 ? beside : beside + " (blue), of the modes reached (orange)",
                Beside.SHARES,
                marks,
                curve(Ink.BLUE, validations, AdversarialHealth.COVERAGE),
                modes);
        add(
                panels,
                "share of real examples whose like is hardly generated",
                Beside.SHARES,
                marks,
                curve(Ink.BLUE, validations, AdversarialHealth.MISSED_SHARE));
        add(
                panels,
                "share of examples that the discriminator is right about (blue: real, orange: generated)",
                Beside.SHARES,
                marks,
                curve(Ink.BLUE, validations, AdversarialHealth.ACCURACY_REAL),
                curve(Ink.ORANGE, validations, AdversarialHealth.ACCURACY_GENERATED));
        add(
                panels,
                "slope of the generator's loss at generated examples",
                Beside.VALUES,
                marks,
                curve(Ink.BLUE, validations, AdversarialHealth.GENERATOR_SLOPE));
        add(
                panels,
                "centre of generated examples along the real ones' first two directions, in deviations",
                Beside.VALUES,
                marks,
                curve(Ink.BLUE, validations, AdversarialHealth.CENTRE_1),
                curve(Ink.ORANGE, validations, AdversarialHealth.CENTRE_2));
        return panels;
    }

    private static void add(List<Panel> panels, String title, Beside beside, List<Mark> marks, Curve... curves) {
        List<Curve> measured =
                List.of(curves).stream().filter(curve -> curve.x().length > 0).toList();
        if (!measured.isEmpty()) {
            panels.add(new Panel(title, DoctorPicture.STEP, false, beside, measured, marks));
        }
    }

    private static Curve curve(Ink ink, List<ValidationVitals> validations, String name) {
        List<ValidationVitals> with = validations.stream()
                .filter(vitals -> vitals.measures().containsKey(name))
                .toList();
        return new Curve(
                ink,
                with.stream().mapToDouble(ValidationVitals::step).toArray(),
                with.stream()
                        .mapToDouble(vitals -> vitals.measures().getOrDefault(name, Double.NaN))
                        .toArray());
    }
}

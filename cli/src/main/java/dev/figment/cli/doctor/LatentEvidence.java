package dev.figment.cli.doctor;

import dev.figment.cli.report.CurvePicture.Beside;
import dev.figment.cli.report.CurvePicture.Curve;
import dev.figment.cli.report.CurvePicture.Ink;
import dev.figment.cli.report.CurvePicture.Mark;
import dev.figment.cli.report.CurvePicture.Panel;
import dev.figment.training.health.Checkup;
import dev.figment.training.health.Measurement;
import dev.figment.vae.LatentProbe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an autoencoder's checkups say of its code: the evidence of {@link dev.figment.vae.VaeDisease}. Stateless. */
final class LatentEvidence {

    private static final double LEAST_DRAWN = 1e-3; // nats; what is less is drawn there
    private static final int LISTED = 20;
    private static final double PERCENT = 100;

    private LatentEvidence() {}

    /** The code at the last checkup, in a sentence; empty for a run that has none, or none that is random. */
    static Optional<String> sentence(Examination examination) {
        List<Checkup> checkups = with(examination, LatentProbe.DIVERGENCE);
        if (checkups.isEmpty()) {
            return Optional.empty();
        }
        Checkup last = checkups.get(checkups.size() - 1);
        String text = String.format(
                Locale.ROOT,
                "The code at step %d: KL %.3g nats, %.0f %% of the dimensions active (Var E[z|x] > 0.01), %.0f %% used (KL of"
                        + " %s nats or more), largest variance %.3g",
                last.step(),
                value(last, LatentProbe.DIVERGENCE),
                PERCENT * value(last, LatentProbe.ACTIVE_SHARE),
                PERCENT * value(last, LatentProbe.USED_SHARE),
                LatentProbe.USED,
                value(last, LatentProbe.LARGEST_VARIANCE));
        List<Measurement> dimensions = dimensions(last);
        return Optional.of(dimensions.isEmpty() ? text + "." : text + "; " + listed(dimensions) + ".");
    }

    private static String listed(List<Measurement> dimensions) {
        String nats = dimensions.stream()
                .sorted((a, b) -> Float.compare(b.value(), a.value()))
                .limit(LISTED)
                .map(dimension -> String.format(Locale.ROOT, "%s %.2f", dimension.where(), dimension.value()))
                .collect(Collectors.joining(", "));
        int more = dimensions.size() - LISTED;
        return "nats of each: " + nats + (more > 0 ? " and " + more + " that hold less" : "");
    }

    /** KL of each dimension, active and used dimensions, how much pictures differ, and the largest variance, over steps. */
    static List<Panel> panels(Examination examination, List<Mark> marks) {
        List<Panel> panels = new ArrayList<>();
        List<Curve> divergences = divergences(examination);
        if (!divergences.isEmpty()) {
            panels.add(panel(
                    "KL of each dimension of the code in nats (blue), and the " + LatentProbe.USED
                            + " from which it is used (orange)",
                    Beside.VALUES,
                    divergences,
                    marks));
        }
        List<Checkup> checkups = with(examination, LatentProbe.USED_SHARE);
        if (!checkups.isEmpty()) {
            panels.add(panel(
                    "share of the dimensions that are active (blue: Var E[z|x] > 0.01) and used (orange: KL ≥ "
                            + LatentProbe.USED + " nats)",
                    Beside.SHARES,
                    List.of(
                            curve(Ink.BLUE, checkups, LatentProbe.ACTIVE_SHARE),
                            curve(Ink.ORANGE, checkups, LatentProbe.USED_SHARE)),
                    marks));
            panels.add(panel(
                    "largest variance of a dimension of the code, where the prior has 1",
                    Beside.VALUES,
                    List.of(curve(Ink.BLUE, checkups, LatentProbe.LARGEST_VARIANCE)),
                    marks));
        }
        List<Checkup> shown = with(examination, LatentProbe.DECODER_SHARE);
        if (!shown.isEmpty()) {
            panels.add(panel(
                    "how much the decoder's pictures differ, of what the images differ by",
                    Beside.VALUES,
                    List.of(curve(Ink.BLUE, shown, LatentProbe.DECODER_SHARE)),
                    marks));
        }
        return panels;
    }

    private static Panel panel(String title, Beside beside, List<Curve> curves, List<Mark> marks) {
        return new Panel(title, DoctorPicture.STEP, false, beside, curves, marks);
    }

    private static List<Curve> divergences(Examination examination) {
        List<Checkup> checkups = with(examination, LatentProbe.DIMENSION_DIVERGENCE);
        Set<String> names = new LinkedHashSet<>();
        checkups.forEach(checkup -> dimensions(checkup).forEach(dimension -> names.add(dimension.where())));
        List<Curve> curves = new ArrayList<>();
        for (String name : names) {
            curves.add(new Curve(
                    Ink.BLUE,
                    steps(checkups),
                    checkups.stream()
                            .mapToDouble(checkup -> Math.max(LEAST_DRAWN, divergence(checkup, name)))
                            .toArray()));
        }
        if (!curves.isEmpty()) {
            curves.add(new Curve(
                    Ink.ORANGE,
                    steps(checkups),
                    checkups.stream().mapToDouble(checkup -> LatentProbe.USED).toArray()));
        }
        return curves;
    }

    private static double divergence(Checkup checkup, String dimension) {
        return dimensions(checkup).stream()
                .filter(measurement -> measurement.where().equals(dimension))
                .mapToDouble(Measurement::value)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<Measurement> dimensions(Checkup checkup) {
        return checkup.of("", LatentProbe.DIMENSION_DIVERGENCE);
    }

    private static List<Checkup> with(Examination examination, String what) {
        return examination.history().of(Checkup.class).stream()
                .filter(checkup -> !checkup.of("", what).isEmpty())
                .toList();
    }

    private static Curve curve(Ink ink, List<Checkup> checkups, String what) {
        return new Curve(
                ink,
                steps(checkups),
                checkups.stream().mapToDouble(checkup -> value(checkup, what)).toArray());
    }

    private static double[] steps(List<Checkup> checkups) {
        return checkups.stream().mapToDouble(Checkup::step).toArray();
    }

    private static double value(Checkup checkup, String what) {
        return checkup.of("", what).stream()
                .mapToDouble(Measurement::value)
                .findFirst()
                .orElse(Double.NaN);
    }
}

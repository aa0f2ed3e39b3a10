package dev.figment.benchmarks.collapse;

import dev.figment.tensor.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Measures {@link dev.figment.gan.health.ModeCollapse} as a detector. {@code choose} trains forty short runs and prints the thresholds
 * that tell collapsed from sound ones best; {@code try} trains forty others, of other data and networks, and counts the hits
 * and false alarms of the detector as it is. A JSON line for each run, then the summary.
 */
public final class CollapseStudy {

    private CollapseStudy() {}

    /** Arguments: {@code choose} or {@code try}. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1 || !List.of("choose", "try").contains(arguments[0])) {
            throw new IllegalArgumentException("expected choose or try");
        }
        boolean choose = arguments[0].equals("choose");
        Threads.use(1);
        long began = System.nanoTime();
        List<Course> courses = new ArrayList<>();
        for (Patient patient : choose ? Patient.toChooseBy() : Patient.toTryOn()) {
            Course course = Course.of(patient);
            courses.add(course);
            System.out.println(course);
        }
        System.out.printf(
                Locale.ROOT,
                "detector as it is: hits %s, false alarms %s; %.0f s%n",
                interval(courses, true),
                interval(courses, false),
                (System.nanoTime() - began) * 1e-9);
        if (choose) {
            report("diversity", courses, Course::diversity);
            report("spacing", courses, Course::spacing);
            report("coverage", courses, Course::coverage);
            report("minus missed_share", courses, course -> -course.missedShare());
        }
    }

    /** How often collapse was found among the runs that did collapse, or did not. */
    private static String interval(List<Course> courses, boolean collapsed) {
        List<Course> some = courses.stream()
                .filter(course -> course.collapsed() == collapsed)
                .toList();
        int found = (int) some.stream().filter(Course::found).count();
        return some.isEmpty() ? "of none" : new WilsonInterval(found, some.size()).toString();
    }

    /** The threshold below which most collapsed and fewest sound runs lie: the middle of the widest of the best gaps. */
    private static void report(String measure, List<Course> courses, ToDoubleFunction<Course> value) {
        double[] sorted = courses.stream().mapToDouble(value).sorted().toArray();
        int most = -1;
        double best = Double.NaN;
        double widest = 0;
        for (int i = 0; i + 1 < sorted.length; i++) {
            double threshold = (sorted[i] + sorted[i + 1]) / 2;
            int right = (int) courses.stream()
                    .filter(course -> (value.applyAsDouble(course) < threshold) == course.collapsed())
                    .count();
            double gap = sorted[i + 1] - sorted[i];
            if (right > most || (right == most && gap > widest)) {
                most = right;
                best = threshold;
                widest = gap;
            }
        }
        System.out.printf(
                Locale.ROOT, "%s below %.4f tells %d of %d runs right%n", measure, best, most, courses.size());
    }
}

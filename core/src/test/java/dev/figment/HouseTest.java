package dev.figment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** How the house is built: the order of its packages, and the habits that hold in every room. */
@AnalyzeClasses(packages = "dev.figment", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseTest {

    /** Lowest first. A package may use those before it, never one after. Sub-packages belong to their parent. */
    private static final List<String> PACKAGES = List.of(
            "tensor",
            "io",
            "nn",
            "optim",
            "data",
            "metrics",
            "training",
            "attention",
            "decoding",
            "transformer",
            "vae",
            "gan");

    @ArchTest
    static final ArchRule every_class_lives_in_a_package_of_the_house = classes()
            .that()
            .doNotHaveSimpleName("package-info")
            .should()
            .resideInAnyPackage(
                    PACKAGES.stream().map(name -> "dev.figment." + name + "..").toArray(String[]::new));

    @ArchTest
    static final ArchRule a_package_uses_only_those_before_it = classes().should(useOnlyPackagesBeforeTheirOwn());

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.figment.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule every_package_says_what_lives_there_and_is_null_marked =
            classes().should(haveANullMarkedPackageInfo());

    @ArchTest
    static final ArchRule core_stands_on_few_shoulders = noClasses()
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.figment..",
                    "java..",
                    "javax.imageio..",
                    "org.bytedeco..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.databind..",
                    "org.slf4j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule from_scratch_means_from_scratch = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.bytedeco\\.pytorch\\.(Module|.*Impl|.*Optimizer)")
            .because("layers, attention, the Transformer and optimisers are written here from tensor operators");

    @ArchTest
    static final ArchRule random_numbers_are_keyed = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom|random\\..*)")
            .orShould()
            .callMethod(Math.class, "random")
            .because("a random number is a function of its key (tensor.RandomKey), not of what was drawn before");

    @ArchTest
    static final ArchRule nothing_is_read_by_java_serialization =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream");

    @ArchTest
    static final ArchRule no_reflection =
            noClasses().should().dependOnClassesThat().resideInAPackage("java.lang.reflect..");

    @ArchTest
    static final ArchRule no_static_mutable_state =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule the_library_does_not_print = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace")
            .because("a library logs through SLF4J and lets its caller speak to the user");

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Helpers?|Managers?)(\\$.*)?")
            .because("a class that cannot be named after its one idea has more than one");

    private static ArchCondition<JavaClass> useOnlyPackagesBeforeTheirOwn() {
        return new ArchCondition<>("use only packages before their own in " + PACKAGES) {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                int own = placeOf(item);
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    if (placeOf(dependency.getTargetClass()) > own) {
                        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The place of a class's package in the order; −1 for what is not ours, which anyone may use. */
    private static int placeOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith("dev.figment.")) {
            return -1;
        }
        String below = name.substring("dev.figment.".length());
        int dot = below.indexOf('.');
        return PACKAGES.indexOf(dot < 0 ? below : below.substring(0, dot));
    }

    private static ArchCondition<JavaClass> haveANullMarkedPackageInfo() {
        return new ArchCondition<>("have a package-info annotated with @NullMarked") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                JavaPackage home = item.getPackage();
                boolean marked = home.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                if (!marked) {
                    events.add(
                            SimpleConditionEvent.violated(item, home.getName() + " has no @NullMarked package-info"));
                }
            }
        };
    }
}

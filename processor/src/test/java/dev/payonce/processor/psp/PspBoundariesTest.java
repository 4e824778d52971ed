package dev.payonce.processor.psp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom around the PSP. */
@AnalyzeClasses(packages = "dev.payonce.processor", importOptions = ImportOption.DoNotIncludeTests.class)
class PspBoundariesTest {
    private static final String PSP = "dev.payonce.processor.psp";
    private static final String STRIPE = PSP + ".stripe";

    @ArchTest
    static final ArchRule onlyTheStripeAdapterKnowsStripe = noClasses()
            .that()
            .resideOutsideOfPackage(STRIPE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..");

    @ArchTest
    static final ArchRule theCallerKnowsNoParticularPsp = noClasses()
            .that()
            .resideInAPackage(PSP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(STRIPE);

    @ArchTest
    static final ArchRule thePspKnowsNothingOfWhoDecides = noClasses()
            .that()
            .resideInAPackage(PSP + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.payonce.processor.topology..",
                    "dev.payonce.processor.payment..",
                    "dev.payonce.processor.query..",
                    "dev.payonce.processor.ops..");

    @ArchTest
    static final ArchRule theAdapterKnowsNoKafka = noClasses()
            .that()
            .resideInAPackage(STRIPE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    /** So that a simulation of virtual time can drive every decision of the caller. */
    @ArchTest
    static final ArchRule decisionsArePure = classes()
            .that()
            .belongToAnyOf(CallTries.class, TryPolicy.class, Deadline.class, OffsetTracker.class, Results.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang", "java.time", "java.util", "java.util.function", PSP, "dev.payonce.payments.v1");
}

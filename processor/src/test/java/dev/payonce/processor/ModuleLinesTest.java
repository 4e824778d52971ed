package dev.payonce.processor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The lines between the processor's packages, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "dev.payonce.processor", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleLinesTest {
    /** The rules of money can be read, tested and simulated without anything else. */
    @ArchTest
    static final ArchRule paymentIsPureJava = classes()
            .that()
            .resideInAPackage("..processor.payment..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.payonce.processor.payment..", "java..", "org.jspecify..");

    /** Only what puts the processor together, and the queries, which read its stores. */
    @ArchTest
    static final ArchRule nothingDependsOnTheTopology = noClasses()
            .that()
            .resideOutsideOfPackages("dev.payonce.processor", "..processor.query..", "..processor.topology..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..processor.topology..");

    /** The topology knows a PSP, not which. */
    @ArchTest
    static final ArchRule topologyKnowsNoParticularPsp = noClasses()
            .that()
            .resideInAnyPackage("..processor.topology..", "..processor.payment..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..processor.psp.stripe..");

    @ArchTest
    static final ArchRule packagesFormNoCycle =
            slices().matching("dev.payonce.processor.(*)..").should().beFreeOfCycles();

    /** Time comes in with the input, or from Kafka Streams' clock: else no test could turn it. */
    @ArchTest
    static final ArchRule decisionsReadNoClock = noClasses()
            .that()
            .resideInAnyPackage("..processor.payment..", "..processor.topology..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Date.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class);

    @ArchTest
    static final ArchRule domainHasNoRandomness = noClasses()
            .that()
            .resideInAnyPackage("..processor.payment..", "..processor.topology..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(java.util.Random.class)
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random");
}

package dev.payonce.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Local work starts the applications as processes; it never reaches into them. */
@AnalyzeClasses(packages = "dev.payonce", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleLinesTest {
    @ArchTest
    static final ArchRule KNOWS_NO_APPLICATION = noClasses()
            .that()
            .resideInAPackage("dev.payonce.local..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.payonce.processor..", "dev.payonce.gateway..", "dev.payonce.stripesim..");

    @ArchTest
    static final ArchRule PROCESSES_KNOW_NOTHING_OF_WHAT_RUNS_IN_THEM = noClasses()
            .that()
            .resideInAPackage("dev.payonce.local.process..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.payonce.local.broker..",
                    "dev.payonce.local.registry..",
                    "dev.payonce.local.up..",
                    "dev.payonce.local.demo..");

    @ArchTest
    static final ArchRule THE_REGISTRY_STANDS_ALONE = noClasses()
            .that()
            .resideInAPackage("dev.payonce.local.registry..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.payonce.local.broker..", "dev.payonce.local.up..", "dev.payonce.local.demo..");

    @ArchTest
    static final ArchRule ONLY_THE_BROKER_KNOWS_KAFKAS_SERVER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.payonce.local.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..");
}

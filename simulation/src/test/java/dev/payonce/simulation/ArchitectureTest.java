package dev.payonce.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.payonce.simulation", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theAuditorKnowsNothingOfTheProduct = noClasses()
            .that()
            .resideInAPackage("..simulation.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.payonce.processor..", "..simulation.system..");

    @ArchTest
    static final ArchRule theWorldKnowsNothingOfPayments = noClasses()
            .that()
            .resideInAPackage("..simulation.world..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.payonce.processor..",
                    "dev.payonce.payments..",
                    "dev.payonce.stripesim..",
                    "..simulation.system..",
                    "..simulation.audit..");
}

package dev.payonce.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.payonce", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theContractKnowsNoneOfItsUsers = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.payonce.processor..",
                    "dev.payonce.gateway..",
                    "dev.payonce.stripesim..",
                    "dev.payonce.local..",
                    "com.stripe..",
                    "io.confluent..");

    @ArchTest
    static final ArchRule idsAndRulesNeedNoRegistry = noClasses()
            .that()
            .resideInAnyPackage("..schemas.id..", "..schemas.rules..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..schemas.serde..", "java.net..", "java.nio.file..");

    @ArchTest
    static final ArchRule settingsStandAlone = noClasses()
            .that()
            .resideInAPackage("..schemas.settings..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..schemas.id..", "..schemas.rules..", "..schemas.serde..", "..schemas.topics..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("dev.payonce.schemas.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule generatedClassesUseNothingOfOurs = noClasses()
            .that()
            .resideInAnyPackage("dev.payonce.payments.v1..", "dev.payonce.internal.v1..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.payonce.schemas..");
}

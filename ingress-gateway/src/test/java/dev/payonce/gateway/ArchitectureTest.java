package dev.payonce.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.payonce.gateway", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theGatewayKnowsNoProcessor = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.payonce.processor..", "dev.payonce.local..", "dev.payonce.stripesim..", "com.stripe..");

    @ArchTest
    static final ArchRule httpKnowsNoKafka = noClasses()
            .that()
            .resideInAPackage("..http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..");

    @ArchTest
    static final ArchRule onlyHttpKnowsTheServer = noClasses()
            .that()
            .resideInAnyPackage("..publish..", "..outcome..", "..query..", "..auth..", "..ops..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule theInnerPackagesDoNotKnowHttp = noClasses()
            .that()
            .resideInAnyPackage("..publish..", "..outcome..", "..query..", "..auth..", "..ops..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.payonce.gateway.http..");
}

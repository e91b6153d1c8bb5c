// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Tag;

/** What bench measures, and what it does not use. */
@AnalyzeClasses(packages = "io.xenstream.bench", importOptions = ImportOption.DoNotIncludeTests.class)
@Tag("slow")
class ArchitectureTest {
    @ArchTest
    static final ArchRule shouldNotUseTheCommandTheDaemonOrTransfers = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.xenstream.cli..", "io.xenstream.daemon..", "io.xenstream.transfer..");

    @ArchTest
    static final ArchRule shouldHaveNoCycleOfPackages =
            slices().matching("io.xenstream.bench.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldFormatTextIndependentlyOfTheLocale = noClasses()
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "formatted", Object[].class);

    @ArchTest
    static final ArchRule shouldNotChangeSystemProperties =
            noClasses().should().callMethod(System.class, "setProperty", String.class, String.class);
}

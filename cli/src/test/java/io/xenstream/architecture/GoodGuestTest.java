// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.Formatter;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.BaseStream;

/** What a library does not do to the JVM that it runs in. */
@AnalyzeClasses(packages = "io.xenstream", importOptions = ProductCode.class)
final class GoodGuestTest {
    private static final String CLI = "io.xenstream.cli..";

    @ArchTest
    static final ArchRule shouldPrintOnlyInTheCommand =
            noClasses().that().resideOutsideOfPackage(CLI).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule shouldExitOnlyInTheCommand = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule shouldLogThroughTheJdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..", "io.netty.util.internal.logging..");

    @ArchTest
    static final ArchRule shouldForceNoLoggerOnTheHost = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .beAssignableTo(System.LoggerFinder.class)
            .orShould()
            .beAssignableTo(System.Logger.class);

    /** The command sets properties of its own JVM that two native libraries read. */
    @ArchTest
    static final ArchRule shouldNotChangeSystemProperties = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.xenstream.cli.command.NativeLibraries")
            .should()
            .callMethodWhere(target(nameMatching("setProperty|setProperties|clearProperty"))
                    .and(calledOn(System.class)));

    @ArchTest
    static final ArchRule shouldNotUseTheCommonPool = noClasses()
            .should()
            .callMethod(ForkJoinPool.class, "commonPool")
            .orShould()
            .callMethodWhere(asynchronousWithoutExecutor())
            .orShould()
            .callMethodWhere(target(nameMatching("parallelStream")).and(calledOn(Collection.class)))
            .orShould()
            .callMethodWhere(target(nameMatching("parallel")).and(calledOn(BaseStream.class)));

    @ArchTest
    static final ArchRule shouldFormatTextIndependentlyOfTheLocale =
            noClasses().should().callCodeUnitWhere(formatsInTheDefaultLocale());

    @ArchTest
    static final ArchRule shouldAccessRawMemoryInOneClass = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.xenstream.codec.RawMemory")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.agrona.UnsafeApi");

    @ArchTest
    static final ArchRule shouldNotUseInternalsOfTheJdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "jdk.internal..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.agrona.UnsafeAccess");

    private static DescribedPredicate<JavaCall<?>> calledOn(final Class<?> type) {
        return DescribedPredicate.describe(
                "on " + type.getSimpleName(), call -> call.getTargetOwner().isAssignableTo(type));
    }

    private static DescribedPredicate<JavaCall<?>> asynchronousWithoutExecutor() {
        return DescribedPredicate.describe(
                "starts an asynchronous stage without an executor",
                call -> call.getTargetOwner().isAssignableTo(CompletionStage.class)
                        && call.getName().endsWith("Async")
                        && !takes(call, Executor.class));
    }

    private static DescribedPredicate<JavaCall<?>> formatsInTheDefaultLocale() {
        return DescribedPredicate.describe("formats in the default locale", call -> {
            final String name = call.getName();
            final boolean formats = call.getTargetOwner().isEquivalentTo(String.class)
                    ? name.equals("formatted")
                            || name.equals("format")
                            || name.equals("toUpperCase")
                            || name.equals("toLowerCase")
                    : call.getTargetOwner().isAssignableTo(Formatter.class)
                            ? name.equals("<init>")
                            : (name.equals("printf") || name.equals("format"))
                                    && (call.getTargetOwner().isAssignableTo(java.io.PrintStream.class)
                                            || call.getTargetOwner().isAssignableTo(java.io.PrintWriter.class));
            return formats && !takes(call, Locale.class);
        });
    }

    private static boolean takes(final JavaCall<?> call, final Class<?> type) {
        return call.getTarget().getRawParameterTypes().stream().anyMatch(parameter -> parameter.isEquivalentTo(type));
    }
}

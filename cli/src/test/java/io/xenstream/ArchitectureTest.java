// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows of the architecture: codec-core, native-io, stream, cli, each built on those before it. */
@AnalyzeClasses(packages = "io.xenstream", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String CODEC = "io.xenstream.codec..";
    private static final String VERIFY = "io.xenstream.verify..";
    private static final String TRANSFORM = "io.xenstream.transform..";
    private static final String OXENSTORED = "io.xenstream.oxenstored..";
    private static final String INDEX = "io.xenstream.index..";
    private static final String NATIVE_IO = "io.xenstream.nativeio..";
    private static final String HANDOFF = "io.xenstream.handoff..";
    private static final String STREAM = "io.xenstream.stream..";
    private static final String STAGE = "io.xenstream.stream.stage..";
    private static final String HASH_FUNCTION = "net.openhft.hashing..";
    private static final String DAEMON = "io.xenstream.daemon..";
    private static final String REPORT = "io.xenstream.report..";
    private static final String CLI = "io.xenstream.cli..";

    @ArchTest
    static final ArchRule shouldBuildCodecCoreOnAgronaAlone = classes()
            .that()
            .resideInAnyPackage(CODEC, VERIFY, OXENSTORED)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CODEC, VERIFY, OXENSTORED, "java..", "org.agrona..");

    @ArchTest
    static final ArchRule shouldBuildTransformsOnTheRestOfCodecCore = classes()
            .that()
            .resideInAPackage(TRANSFORM)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CODEC, VERIFY, INDEX, OXENSTORED, TRANSFORM, "java..", "org.agrona..");

    @ArchTest
    static final ArchRule shouldBuildTheIndexOnTheFormatAndAHashFunction = classes()
            .that()
            .resideInAPackage(INDEX)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CODEC, INDEX, "java..", "org.agrona..", HASH_FUNCTION);

    @ArchTest
    static final ArchRule shouldKeepFilesAndSocketsOutOfCodecCore = noClasses()
            .that()
            .resideInAnyPackage(CODEC, VERIFY, TRANSFORM, OXENSTORED, INDEX)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..");

    @ArchTest
    static final ArchRule shouldBuildTheFormatOnNoneOfItsUsers = noClasses()
            .that()
            .resideInAPackage(CODEC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(VERIFY, TRANSFORM, OXENSTORED, INDEX);

    @ArchTest
    static final ArchRule shouldBuildNativeIoOnCodecCore = noClasses()
            .that()
            .resideInAnyPackage(NATIVE_IO, HANDOFF)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STREAM, DAEMON, CLI);

    @ArchTest
    static final ArchRule shouldBuildStreamBelowTheCommand = noClasses()
            .that()
            .resideInAPackage(STREAM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HANDOFF, DAEMON, CLI);

    @ArchTest
    static final ArchRule shouldHaveOperationsAndStagesThatDoNotKnowEachOther = noClasses()
            .that()
            .resideInAPackage("io.xenstream.stream.operation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STAGE, "io.xenstream.stream.adapter..", "io.xenstream.stream.rpc..")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("javax.net.ssl..");

    @ArchTest
    static final ArchRule shouldBuildTheStreamApiOnNoneOfItsUsers = noClasses()
            .that()
            .resideInAPackage("io.xenstream.stream")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.xenstream.stream.*..");

    @ArchTest
    static final ArchRule shouldBuildTheDaemonBelowTheCommand = noClasses()
            .that()
            .resideInAPackage(DAEMON)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CLI, "picocli..");

    @ArchTest
    static final ArchRule shouldBuildTheReportBelowTheCommandOnTheFormatAlone = noClasses()
            .that()
            .resideInAPackage(REPORT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(NATIVE_IO, HANDOFF, STREAM, DAEMON, CLI, "java.net..", "java.nio.file..");

    @ArchTest
    static final ArchRule shouldHaveNoCycleOfPackages =
            slices().matching("io.xenstream.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldPrintInTheCommandAlone =
            noClasses().that().resideOutsideOfPackage(CLI).should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule shouldExitInTheCommandAlone = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule shouldLogNothing = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.System$Logger");

    @ArchTest
    static final ArchRule shouldMapFilesWithChronicleInNativeIoAlone = noClasses()
            .that()
            .resideOutsideOfPackages(NATIVE_IO, INDEX, STAGE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft..");

    @ArchTest
    static final ArchRule shouldPassDescriptorsInHandoffAndDaemonsAlone = noClasses()
            .that()
            .resideOutsideOfPackages(HANDOFF, DAEMON)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.newsclub..");

    @ArchTest
    static final ArchRule shouldBuildMappedImagesOnNoneOfTheirUsers = noClasses()
            .that()
            .resideInAPackage(NATIVE_IO)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(HANDOFF);

    @ArchTest
    static final ArchRule shouldTouchRawMemoryInOneClass = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.xenstream.codec.Memory")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.agrona.UnsafeApi");

    @ArchTest
    static final ArchRule shouldNotReachIntoTheJdk = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun..", "jdk.internal..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.agrona.UnsafeAccess");
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which module may use which, which packages may use which, and where each third-party library is used. */
@AnalyzeClasses(packages = "io.xenstream", importOptions = ProductCode.class)
final class ModulesTest {
    private static final String CODEC = "io.xenstream.codec..";
    private static final String INDEX = "io.xenstream.index..";
    private static final String VERIFY = "io.xenstream.verify..";
    private static final String[] IMAGE_TOOLS = {
        "io.xenstream.compat..",
        "io.xenstream.convert..",
        "io.xenstream.copy..",
        "io.xenstream.diff..",
        "io.xenstream.generate..",
        "io.xenstream.imagetools..",
        "io.xenstream.part..",
        "io.xenstream.repair..",
        "io.xenstream.usage.."
    };
    private static final String NATIVE_IO = "io.xenstream.nativeio..";
    private static final String COUNTERS = "io.xenstream.counters..";
    private static final String STORE = "io.xenstream.store..";
    private static final String FEED = "io.xenstream.feed..";
    private static final String HANDOFF = "io.xenstream.handoff..";
    private static final String DAEMON = "io.xenstream.daemon..";
    private static final String STREAM = "io.xenstream.stream..";
    private static final String STAGE = "io.xenstream.stream.stage..";
    private static final String TRANSFER = "io.xenstream.transfer..";
    private static final String MICROMETER = "io.xenstream.micrometer..";
    private static final String CLI = "io.xenstream.cli..";

    @ArchTest
    static final ArchRule shouldUseOnlyTheModulesBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("codec-core")
            .definedBy(CODEC, INDEX, VERIFY)
            .layer("image-tools")
            .definedBy(IMAGE_TOOLS)
            .layer("native-io")
            .definedBy(NATIVE_IO, COUNTERS)
            .layer("store")
            .definedBy(STORE, FEED)
            .layer("handoff")
            .definedBy(HANDOFF)
            .layer("daemon")
            .definedBy(DAEMON)
            .layer("stream")
            .definedBy(STREAM)
            .layer("transfer")
            .definedBy(TRANSFER)
            .layer("micrometer")
            .definedBy(MICROMETER)
            .layer("cli")
            .definedBy(CLI)
            .whereLayer("codec-core")
            .mayNotAccessAnyLayer()
            .whereLayer("image-tools")
            .mayOnlyAccessLayers("codec-core")
            .whereLayer("native-io")
            .mayOnlyAccessLayers("codec-core")
            .whereLayer("store")
            .mayOnlyAccessLayers("codec-core", "native-io")
            .whereLayer("handoff")
            .mayOnlyAccessLayers("codec-core", "native-io")
            .whereLayer("daemon")
            .mayOnlyAccessLayers("codec-core", "native-io", "store", "handoff")
            .whereLayer("stream")
            .mayOnlyAccessLayers("codec-core", "native-io")
            .whereLayer("transfer")
            .mayOnlyAccessLayers("codec-core", "native-io", "stream")
            .whereLayer("micrometer")
            .mayOnlyAccessLayers("store", "daemon", "transfer")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .ensureAllClassesAreContainedInArchitecture();

    @ArchTest
    static final ArchRule shouldHaveNoCycleOfPackages =
            slices().matching("io.xenstream.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shouldKeepTheFormatIndependentOfTheIndexAndTheVerifier = noClasses()
            .that()
            .resideInAPackage(CODEC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(VERIFY, INDEX);

    @ArchTest
    static final ArchRule shouldKeepTheStreamInterfacesIndependentOfTheirUsers = noClasses()
            .that()
            .resideInAPackage("io.xenstream.stream")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.xenstream.stream.*..");

    @ArchTest
    static final ArchRule shouldKeepStreamOperationsIndependentOfStagesAndAdapters = noClasses()
            .that()
            .resideInAPackage("io.xenstream.stream.operation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STAGE, "io.xenstream.stream.adapter..", "javax.net.ssl..");

    @ArchTest
    static final ArchRule shouldUseInternalPackagesOfImageToolsOnlyThere = classes()
            .that()
            .resideInAPackage("io.xenstream.imagetools.internal..")
            .should()
            .onlyHaveDependentClassesThat()
            .resideInAnyPackage(IMAGE_TOOLS);

    @ArchTest
    static final ArchRule shouldUseNoFileOrSocketInCodecCoreAndImageTools = noClasses()
            .that()
            .resideInAnyPackage(CODEC, VERIFY, INDEX)
            .or()
            .resideInAnyPackage(IMAGE_TOOLS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..");

    @ArchTest
    static final ArchRule shouldUseOnlyAgronaAndAHashInCodecCore = classes()
            .that()
            .resideInAnyPackage(CODEC, VERIFY, INDEX)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(CODEC, VERIFY, INDEX, "java..", "jdk.jfr..", "org.agrona..", "net.openhft.hashing..");

    @ArchTest
    static final ArchRule shouldUseOnlyCodecCoreAndAgronaInImageTools = noClasses()
            .that()
            .resideInAnyPackage(IMAGE_TOOLS)
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("io.xenstream..", "java..", "org.agrona..");

    @ArchTest
    static final ArchRule shouldUseTheHashOnlyInTheIndexAndTheStages = noClasses()
            .that()
            .resideOutsideOfPackages(INDEX, STAGE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft.hashing..");

    @ArchTest
    static final ArchRule shouldUseChronicleOnlyInNativeIo = noClasses()
            .that()
            .resideOutsideOfPackage(NATIVE_IO)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.openhft.chronicle..");

    @ArchTest
    static final ArchRule shouldUseJunixsocketOnlyInHandoffAndDaemon = noClasses()
            .that()
            .resideOutsideOfPackages(HANDOFF, DAEMON)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.newsclub..");

    @ArchTest
    static final ArchRule shouldUseNettyAndScramOnlyInTransfer = noClasses()
            .that()
            .resideOutsideOfPackage(TRANSFER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "com.ongres..");

    @ArchTest
    static final ArchRule shouldUseZstdOnlyInTheStages = noClasses()
            .that()
            .resideOutsideOfPackage(STAGE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.luben..");

    @ArchTest
    static final ArchRule shouldUseLibrariesForCommandsOnlyInTheCommand = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "com.fasterxml..", "me.tongfei..", "org.jline..", "io.prometheus..");

    @ArchTest
    static final ArchRule shouldUseMicrometerOnlyForMetersAndInTheCommand = noClasses()
            .that()
            .resideOutsideOfPackages(MICROMETER, CLI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");
}

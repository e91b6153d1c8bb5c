// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;

/** Classes do not depend on each other in a circle, a class and its nested classes counting as one. */
@AnalyzeClasses(packages = "io.xenstream", importOptions = ProductCode.class)
final class ClassCyclesTest {
    /** Patterns of class names. The classes that match one pattern are designed together and may depend on each other. */
    private static final List<String> DESIGNED_TOGETHER = List.of(
            // Each decoder can be encoded again and each encoder starts from a decoder; reader and handler hand them
            // out.
            "codec\\.(\\w+(Decoder|Encoder)|Quota(List|Entries)|DepthWatchDialect|Image(Patcher|Reader)"
                    + "|Record(Cursor|Flyweights))",
            // A region and the memory behind it.
            "codec\\.(Region|WritableRegion|AllocatedMemory)",
            "nativeio\\.(Mutable)?MappedImage",
            "index\\.(StoreCursor|IndexBuilder|StoreIndex)",
            // The passes of a compatibility check, a class for each kind of record.
            "compat\\.CDaemon(Nodes|Connections|Watches|Quotas|Pass)",
            "compat\\.Oxenstored(Nodes|Pass)",
            // The daemon warms up by serving a client of its own.
            "daemon\\.(StoreDaemon|DaemonWarmUp)",
            // A daemon's clients with their watches, and its state as an image.
            "daemon\\.(State(Writer|Reader|Size)|StoreState|ClientSession|Watch(Table)?)",
            "stream\\.Stream(Writer|Reader|End)",
            "stream\\.stage\\.Tls(Writer|Reader|Stage)",
            // A connection and the calls and streams that share it.
            "transfer\\.(Liveness|RemoteReader|Incoming(Stream|Call)|OutgoingStream|Rpc(Stream|Connection)|ChunkSource)",
            // A client and the tasks that it runs.
            "transfer\\.(ScramLogin|SendTask|FetchTask|ImageClient)");

    @ArchTest
    static final ArchRule shouldHaveNoCycleOfClasses =
            slices().assignedFrom(new TopLevelClasses()).should().beFreeOfCycles();

    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(final JavaClass type) {
            JavaClass top = type;
            while (top.getEnclosingClass().isPresent()) {
                top = top.getEnclosingClass().get();
            }
            final String name = top.getName().replace("io.xenstream.", "");
            return SliceIdentifier.of(
                    DESIGNED_TOGETHER.stream().filter(name::matches).findFirst().orElse(name));
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.bench.bytebuffer.ByteBufferEncoder;
import io.xenstream.bench.c.CEncoder;
import io.xenstream.bench.c.CFileEncoder;
import io.xenstream.bench.c.NativeCode;
import io.xenstream.bench.datastream.DataStreamEncoder;
import io.xenstream.bench.ffm.ForeignMemory;
import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Shape;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamEncoder;
import io.xenstream.codec.ImageHeader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

@Tag("slow")
class ContendersTest {
    private static final int END_LENGTH = 8;
    private static final long LENGTH = 200_000;
    private static final List<String> SCANNERS = List.of(
            "xenstream",
            "xenstreamByViews",
            "xenstreamParts",
            "c",
            "cPrefetching",
            "cChecked",
            "dataInputStream",
            "byteBuffer",
            "memorySegment",
            "sbe",
            "sbeUnchecked",
            "flatBuffers",
            "protobuf",
            "chronicleWire",
            "chronicleWireFieldless",
            "fory");
    private static final List<String> OFF_HEAP_ENCODERS = List.of(
            "xenstream",
            "cMemcpy",
            "cWords",
            "dataOutputStream",
            "byteBuffer",
            "memorySegment",
            "sbe",
            "sbeUnchecked",
            "flatBuffers",
            "protobuf",
            "chronicleWire",
            "chronicleWireFieldless",
            "fory");
    private static final List<String> HEAP_ENCODERS = List.of(
            "xenstream",
            "dataOutputStream",
            "byteBuffer",
            "memorySegment",
            "sbe",
            "sbeUnchecked",
            "flatBuffers",
            "protobuf",
            "fory");
    private static final List<String> FILE_ENCODERS =
            List.of("xenstream", "cMapped", "cFwrite", "dataOutputStream", "byteBuffer");

    @TempDir
    private Path folder;

    private static Stream<Workload> workloads() {
        return Stream.of(Shape.values())
                .flatMap(shape -> Stream.of("little", "big").map(order -> Workload.of(shape.name(), LENGTH, order)));
    }

    private static Stream<Arguments> eachOn(final List<String> names) {
        return names.stream()
                .filter(name -> !isMissing(name))
                .flatMap(name -> workloads().map(workload -> Arguments.of(name, workload)));
    }

    private static boolean isMissing(final String name) {
        final boolean isC = name.matches("c|c[A-Z].*");
        return (isC && NativeCode.missing().isPresent())
                || (name.equals("memorySegment") && ForeignMemory.missing().isPresent());
    }

    private static Stream<Arguments> scanners() {
        return eachOn(SCANNERS);
    }

    private static Stream<Arguments> offHeapEncoders() {
        return eachOn(OFF_HEAP_ENCODERS);
    }

    private static Stream<Arguments> heapEncoders() {
        return eachOn(HEAP_ENCODERS);
    }

    private static Stream<Arguments> fileEncoders() {
        return eachOn(FILE_ENCODERS);
    }

    @ParameterizedTest
    @MethodSource("scanners")
    void shouldAgreeOnFieldsRead(final String name, final Workload workload) throws IOException {
        final Sums sums = Sums.of(workload.image());
        try (Scanner scanner = Contenders.scanner(name, workload)) {
            Contenders.requireAgreement(scanner, sums);
            assertThat(scanner.everyField()).isEqualTo(sums.everyField());
        }
    }

    @ParameterizedTest
    @MethodSource("scanners")
    void shouldReadNodesByPosition(final String name, final Workload workload) throws IOException {
        final NodeSource nodes = NodeSource.of(workload);
        try (Scanner scanner = Contenders.scanner(name, workload)) {
            if (scanner instanceof final PositionedScanner positioned) {
                final long[] positions = positioned.positions();
                int index = 0;
                for (int node = 0; node < nodes.end(); node = nodes.next(node)) {
                    assertThat(positioned.valueLengths(new long[] {positions[index++]}))
                            .isEqualTo(nodes.valueLength(node));
                }
                assertThat(index).isEqualTo(positions.length);
            } else {
                assertThat(name).isIn("dataInputStream", "xenstreamParts");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("offHeapEncoders")
    void shouldReadBackOffHeapEncoding(final String name, final Workload workload) throws IOException {
        try (Encoder encoder =
                Contenders.memoryEncoder(name, NodeSource.of(workload), workload, Memory.Kind.OFF_HEAP)) {
            requireSameTwice(encoder, workload);
        }
    }

    @ParameterizedTest
    @MethodSource("heapEncoders")
    void shouldReadBackArrayEncoding(final String name, final Workload workload) throws IOException {
        try (Encoder encoder = Contenders.memoryEncoder(name, NodeSource.of(workload), workload, Memory.Kind.HEAP)) {
            requireSameTwice(encoder, workload);
        }
    }

    @ParameterizedTest
    @MethodSource("fileEncoders")
    void shouldReadBackFileEncoding(final String name, final Workload workload) throws IOException {
        try (Encoder encoder = Contenders.fileEncoder(name, NodeSource.of(workload), workload)) {
            requireSameTwice(encoder, workload);
        }
    }

    private static void requireSameTwice(final Encoder encoder, final Workload workload) throws IOException {
        final long expected = Sums.of(workload.image()).everyField();
        final long length = encoder.encode();
        assertThat(length).isPositive();
        assertThat(encoder.everyField()).isEqualTo(expected);
        assertThat(encoder.encode()).isEqualTo(length);
        assertThat(encoder.everyField()).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void shouldEncodeIdenticalImages(final Workload workload) throws IOException {
        final NodeSource nodes = NodeSource.of(workload);
        final ByteOrder order = workload.order();
        final byte[] expected = encoded(memory -> new XenstreamEncoder(nodes, memory, order), nodes, true);
        assertThat(encoded(memory -> new ByteBufferEncoder(nodes, memory, order), nodes, false))
                .isEqualTo(expected);
        assertThat(encodedFile(new DataStreamEncoder(nodes, file(), order))).isEqualTo(expected);
        assertThat(encodedFile(new ByteBufferEncoder(nodes, file(), order))).isEqualTo(expected);
        if (ForeignMemory.missing().isEmpty()) {
            assertThat(encoded(memory -> ForeignMemory.get().encoder(nodes, memory, order), nodes, false))
                    .isEqualTo(expected);
        }
        if (NativeCode.missing().isEmpty()) {
            assertThat(encoded(memory -> new CEncoder(nodes, memory, order, false), nodes, false))
                    .isEqualTo(expected);
            assertThat(encoded(memory -> new CEncoder(nodes, memory, order, true), nodes, false))
                    .isEqualTo(expected);
            assertThat(encodedFile(new CFileEncoder(nodes, file(), order, false)))
                    .isEqualTo(expected);
            assertThat(encodedFile(new CFileEncoder(nodes, file(), order, true)))
                    .isEqualTo(expected);
        }
    }

    private Path file() {
        return folder.resolve("encoded");
    }

    private byte[] encodedFile(final Encoder encoder) throws IOException {
        encoder.encode();
        final byte[] bytes = Files.readAllBytes(file());
        encoder.close();
        return bytes;
    }

    private static byte[] encoded(final Opener opener, final NodeSource nodes, final boolean isImage)
            throws IOException {
        final Memory memory = Memory.forImage(Memory.Kind.OFF_HEAP, nodes.imageLength());
        memory.window().setMemory(0, memory.window().capacity(), (byte) -1);
        try (Encoder encoder = opener.open(memory)) {
            final int length = (int) encoder.encode();
            final byte[] bytes = new byte[isImage ? length - ImageHeader.LENGTH - END_LENGTH : length];
            memory.window().getBytes(isImage ? ImageHeader.LENGTH : 0, bytes);
            return bytes;
        }
    }

    @FunctionalInterface
    private interface Opener {
        Encoder open(Memory memory);
    }

    @Test
    void shouldRefuseContenderWithWrongSum() throws IOException {
        final Workload workload = Workload.of("host", LENGTH, "little");
        final Sums sums = Sums.of(workload.image());
        final Sums others = new Sums(sums.nodes(), sums.valueLengths(), sums.everyField() + 1);
        try (Scanner scanner = Contenders.scanner("sbe", workload)) {
            assertThatThrownBy(() -> Contenders.requireAgreement(scanner, others))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("every field")
                    .hasMessageContaining(Long.toString(sums.everyField()));
        }
    }

    @Test
    void shouldSwitchBoundsChecksOffForTheUncheckedContenderOnly() {
        assertThat(benchmarks())
                .anySatisfy(benchmark -> assertThat(benchmark.getUsername()).endsWith(".ScanBenchmark.sbeUnchecked"));
        assertThat(benchmarks())
                .allSatisfy(benchmark -> assertThat(
                                benchmark.getJvmArgsAppend().orElse(List.of()).contains(Contenders.UNCHECKED))
                        .as(benchmark.getUsername())
                        .isEqualTo(benchmark.getUsername().endsWith("Unchecked")));
    }

    private static Collection<BenchmarkListEntry> benchmarks() {
        final PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(nowhere, VerboseMode.SILENT), List.of());
    }

    @Test
    void shouldRefuseAnUncheckedContenderWhereBoundsAreChecked() {
        Contenders.requireBoundsChecks("sbe");
        assertThatThrownBy(() -> Contenders.requireBoundsChecks("sbeUnchecked"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be off for sbeUnchecked");
    }

    @Test
    void shouldProvideMemorySegmentsFromJdk22() {
        assertThat(ForeignMemory.missing().isPresent())
                .isEqualTo(Runtime.version().feature() < 22);
    }

    @Test
    void shouldHaveMemorySegmentsWhateverJdkBuildsIt() throws IOException {
        try (DataInputStream scanner =
                new DataInputStream(ForeignMemory.class.getResourceAsStream("SegmentScanner.class"))) {
            assertThat(scanner.readInt()).isEqualTo(0xCAFEBABE);
            assertThat(scanner.readInt()).as("class file of JDK 17").isEqualTo(61);
        }
        assertThat(ForeignMemory.class.getResource("/java/lang/foreign/MemorySegment.class"))
                .as("the JDK's own or none")
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        own -> assertThat(own).hasProtocol("jrt"));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import io.xenstream.bench.bytebuffer.ByteBufferEncoder;
import io.xenstream.bench.bytebuffer.ByteBufferScanner;
import io.xenstream.bench.c.CEncoder;
import io.xenstream.bench.c.CFileEncoder;
import io.xenstream.bench.c.CScanner;
import io.xenstream.bench.chroniclewire.ChronicleWireEncoder;
import io.xenstream.bench.chroniclewire.ChronicleWireScanner;
import io.xenstream.bench.datastream.DataStreamEncoder;
import io.xenstream.bench.datastream.DataStreamScanner;
import io.xenstream.bench.ffm.ForeignMemory;
import io.xenstream.bench.flatbuffers.FlatBuffersEncoder;
import io.xenstream.bench.flatbuffers.FlatBuffersScanner;
import io.xenstream.bench.fory.ForyEncoder;
import io.xenstream.bench.fory.ForyScanner;
import io.xenstream.bench.protobuf.ProtobufEncoder;
import io.xenstream.bench.protobuf.ProtobufScanner;
import io.xenstream.bench.sbe.SbeEncoder;
import io.xenstream.bench.sbe.SbeScanner;
import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.PositionedScanner;
import io.xenstream.bench.work.Scanner;
import io.xenstream.bench.work.Sums;
import io.xenstream.bench.work.Workload;
import io.xenstream.bench.xenstream.XenstreamEncoder;
import io.xenstream.bench.xenstream.XenstreamFileEncoder;
import io.xenstream.bench.xenstream.XenstreamPartsScanner;
import io.xenstream.bench.xenstream.XenstreamScanner;
import io.xenstream.nativeio.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.wire.WireType;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.infra.BenchmarkParams;

/** Creates contenders by name; the names are those of the benchmark methods. */
public final class Contenders {
    /** The argument of a fork in which Agrona's buffers, and code generated for them, do not check bounds. */
    static final String UNCHECKED = "-D" + DirectBuffer.DISABLE_BOUNDS_CHECKS_PROP_NAME + "=true";

    private Contenders() {}

    static String nameOf(final BenchmarkParams benchmark) {
        final String name = benchmark.getBenchmark();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Throws unless this JVM checks bounds as the contender's name says: an argument given for all benchmarks would change all contenders. */
    static void requireBoundsChecks(final String name) {
        final boolean isChecked = !name.endsWith("Unchecked");
        if (DirectBuffer.SHOULD_BOUNDS_CHECK != isChecked) {
            throw new IllegalStateException("Agrona's bounds checks must be " + (isChecked ? "on" : "off") + " for "
                    + name + "; leave the property " + DirectBuffer.DISABLE_BOUNDS_CHECKS_PROP_NAME
                    + " to the benchmarks");
        }
    }

    static Scanner scanner(final String name, final Workload workload) throws IOException {
        return switch (name) {
            case "xenstream" -> new XenstreamScanner(workload, false);
            case "xenstreamParts" -> new XenstreamPartsScanner(workload);
            case "xenstreamByViews" -> new XenstreamScanner(workload, true);
            case "c" -> new CScanner(workload, CScanner.Walk.PLAIN);
            case "cPrefetching" -> new CScanner(workload, CScanner.Walk.PREFETCHING);
            case "cChecked" -> new CScanner(workload, CScanner.Walk.CHECKED);
            case "dataInputStream" -> new DataStreamScanner(workload);
            case "byteBuffer" -> new ByteBufferScanner(workload);
            case "memorySegment" -> ForeignMemory.get().scanner(workload);
            case "sbe", "sbeUnchecked" -> SbeScanner.of(workload);
            case "flatBuffers" -> FlatBuffersScanner.of(workload);
            case "protobuf" -> ProtobufScanner.of(workload);
            case "chronicleWire" -> ChronicleWireScanner.of(workload, WireType.BINARY_LIGHT);
            case "chronicleWireFieldless" -> ChronicleWireScanner.of(workload, WireType.FIELDLESS_BINARY);
            case "fory" -> ForyScanner.of(workload);
            default -> throw unknown(name);
        };
    }

    /** Checks a scanner's results against the reference sums. */
    static void requireAgreement(final Scanner scanner, final Sums sums) throws IOException {
        Sums.requireSame("nodes", sums.nodes(), scanner.headers());
        Sums.requireSame("lengths of values", sums.valueLengths(), scanner.valueLengths());
        Sums.requireSame("every field", sums.everyField(), scanner.everyField());
        if (scanner instanceof final PositionedScanner positioned) {
            final long[] positions = positioned.positions();
            Sums.requireSame("places of nodes", sums.nodes(), positions.length);
            Sums.requireSame("lengths of values", sums.valueLengths(), positioned.valueLengths(positions));
        }
    }

    static Encoder memoryEncoder(
            final String name, final NodeSource nodes, final Workload workload, final Memory.Kind kind)
            throws IOException {
        return switch (name) {
            case "xenstream" -> new XenstreamEncoder(nodes, memory(nodes, kind), workload.order());
            case "cMemcpy" -> new CEncoder(nodes, memory(nodes, kind), workload.order(), false);
            case "cWords" -> new CEncoder(nodes, memory(nodes, kind), workload.order(), true);
            case "byteBuffer" -> new ByteBufferEncoder(nodes, memory(nodes, kind), workload.order());
            case "memorySegment" -> ForeignMemory.get().encoder(nodes, memory(nodes, kind), workload.order());
            case "sbe", "sbeUnchecked" -> new SbeEncoder(nodes, memory(nodes, kind));
            case "flatBuffers" -> new FlatBuffersEncoder(nodes, memory(nodes, kind));
            case "protobuf" -> new ProtobufEncoder(nodes, memory(nodes, kind));
            case "chronicleWire" -> new ChronicleWireEncoder(nodes, WireType.BINARY_LIGHT);
            case "chronicleWireFieldless" -> new ChronicleWireEncoder(nodes, WireType.FIELDLESS_BINARY);
            case "fory" -> new ForyEncoder(nodes);
            case "dataOutputStream" -> new DataStreamEncoder(nodes, workload.order());
            default -> throw unknown(name);
        };
    }

    private static Memory memory(final NodeSource nodes, final Memory.Kind kind) {
        return Memory.forImage(kind, nodes.imageLength());
    }

    static Encoder fileEncoder(final String name, final NodeSource nodes, final Workload workload) throws IOException {
        final Path file = Files.createTempFile("xenstream-bench-", ".out");
        return switch (name) {
            case "xenstream" -> new XenstreamFileEncoder(nodes, file, workload.order(), Durability.NONE);
            case "cMapped" -> new CFileEncoder(nodes, file, workload.order(), true);
            case "cFwrite" -> new CFileEncoder(nodes, file, workload.order(), false);
            case "dataOutputStream" -> new DataStreamEncoder(nodes, file, workload.order());
            case "byteBuffer" -> new ByteBufferEncoder(nodes, file, workload.order());
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(final String name) {
        return new IllegalArgumentException("no contender is called " + name);
    }
}

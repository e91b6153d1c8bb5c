// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Whatever is written is read again, from any memory, in chunks of any lengths. */
final class RoundTripProperties {
    private static final Arbitrary<Long> UINT32 = Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    private static final Arbitrary<Integer> UINT16 = Arbitraries.integers().between(0, 0xFFFF);

    @Property(tries = 400)
    void shouldReadWhatWasWritten(
            @ForAll("records") final List<TestRecord> records,
            @ForAll final boolean isBig,
            @ForAll @IntRange(min = 1, max = 2) final int version,
            @ForAll final RegionKind kind,
            @ForAll final long chunkSeed,
            @ForAll @IntRange(min = 1, max = 300) final int longestChunk) {
        final ImageHeader header = ImageHeader.of(version, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        final byte[] image;
        try (WritableRegion region = WritableRegion.allocate(64, "written");
                ImageWriter writer = ImageWriter.open(region, header)) {
            records.forEach(record -> record.write(writer));
            final long length = writer.finish();
            image = Arrays.copyOf(RegionKind.contents(region), (int) length);
        }
        assertThat(image).isEqualTo(RawImage.of(version, header.byteOrder(), records));
        assertThat(pulled(kind, image, header)).isEqualTo(records);
        assertThat(pushed(image, new Random(chunkSeed), longestChunk)).isEqualTo(records);
    }

    private static List<TestRecord> pulled(final RegionKind kind, final byte[] image, final ImageHeader header) {
        final List<TestRecord> records = new ArrayList<>();
        try (WritableRegion region = kind.region(image);
                ImageReader reader = ImageReader.open(region)) {
            assertThat(reader.header()).isEqualTo(header);
            while (reader.next()) {
                if (reader.type() != RecordType.END) {
                    records.add(TestRecord.of(reader));
                }
            }
            assertThat(reader.surplusLength()).isZero();
        }
        return records;
    }

    private static List<TestRecord> pushed(final byte[] image, final Random chunks, final int longestChunk) {
        final List<TestRecord> records = new ArrayList<>();
        final ImageDecoder decoder = new ImageDecoder("stream", ReadOptions.DEFAULT, cursor -> {
            if (cursor.type() != RecordType.END) {
                records.add(TestRecord.of(cursor));
            }
        });
        Reading.feed(decoder, image, remaining -> chunks.nextInt(longestChunk + 1));
        decoder.finish();
        return records;
    }

    @Provide
    Arbitrary<List<TestRecord>> records() {
        return Arbitraries.<TestRecord>oneOf(
                        Combinators.combine(Arbitraries.integers(), Arbitraries.integers())
                                .as(TestRecord.Global::new),
                        rings(),
                        sockets(),
                        Combinators.combine(UINT32, strings(), strings()).as(TestRecord.Watch::new),
                        Combinators.combine(UINT32, strings(), strings(), UINT16)
                                .as(TestRecord.WatchExtended::new),
                        Combinators.combine(UINT32, UINT32).as(TestRecord.Transaction::new),
                        nodes(),
                        globalQuotas(),
                        Combinators.combine(UINT16, UINT32, quotas()).as(TestRecord.Domain::new),
                        unknowns())
                .list()
                .ofMaxSize(12);
    }

    /** Bytes in hex; mostly short, now and then as long as a field can be. */
    private static Arbitrary<String> data() {
        return Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.bytes().list().ofMaxSize(120).map(RoundTripProperties::hex)),
                Tuple.of(1, Arbitraries.of("00".repeat(65535), "ff".repeat(65534), "7a".repeat(4096))));
    }

    /** Bytes but NUL. */
    private static Arbitrary<String> strings() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        40,
                        Arbitraries.bytes()
                                .filter(b -> b != 0)
                                .list()
                                .ofMaxSize(40)
                                .map(RoundTripProperties::hex)),
                Tuple.of(1, Arbitraries.of("ff".repeat(65534), "2f".repeat(3072))));
    }

    private static String hex(final List<Byte> bytes) {
        final StringBuilder hex = new StringBuilder();
        bytes.forEach(b -> hex.append(String.format(Locale.ROOT, "%02x", b)));
        return hex.toString();
    }

    private static Arbitrary<TestRecord> rings() {
        return Combinators.combine(
                        UINT32,
                        UINT16,
                        UINT16,
                        UINT32,
                        UINT16,
                        data(),
                        data(),
                        Arbitraries.longs().injectNull(0.3))
                .as((connId, domid, tdomid, evtchn, outResp, in, out, uniqueId) ->
                        new TestRecord.Connection(connId, false, domid, tdomid, evtchn, outResp, in, out, uniqueId));
    }

    private static Arbitrary<TestRecord> sockets() {
        return Combinators.combine(
                        UINT32,
                        Arbitraries.integers(),
                        UINT16,
                        data(),
                        data(),
                        Arbitraries.longs().injectNull(0.3))
                .as((connId, descriptor, outResp, in, out, uniqueId) ->
                        new TestRecord.Connection(connId, true, 0, 0, descriptor, outResp, in, out, uniqueId));
    }

    private static Arbitrary<TestRecord> nodes() {
        final Arbitrary<TestRecord.Permission> permissions = Combinators.combine(
                        Arbitraries.bytes(), Arbitraries.integers().between(0, 255), UINT16)
                .as(TestRecord.Permission::new);
        return Combinators.combine(UINT32, UINT32, UINT16, permissions.list().ofMaxSize(20), strings(), data())
                .as(TestRecord.Node::new);
    }

    private static Arbitrary<List<TestRecord.Quota>> quotas() {
        return Combinators.combine(strings(), UINT32)
                .as(TestRecord.Quota::new)
                .list()
                .ofMaxSize(8);
    }

    private static Arbitrary<TestRecord> globalQuotas() {
        return quotas().flatMap(quotas -> Arbitraries.integers()
                .between(0, quotas.size())
                .map(domainQuotas -> new TestRecord.GlobalQuota(domainQuotas, quotas)));
    }

    private static Arbitrary<TestRecord> unknowns() {
        return Combinators.combine(
                        Arbitraries.integers().filter(type -> !RecordType.isKnown(type)),
                        Arbitraries.bytes().list().ofMaxSize(10))
                .as((type, bytes) -> new TestRecord.Unknown(type, hex(bytes).repeat(8)));
    }
}

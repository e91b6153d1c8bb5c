// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A step from node to node does what steps from record to record do, whatever the image, the limits and the steps before. */
final class NextNodeProperties {
    private static final int STEPS = 120;

    @Property(tries = 3000)
    void shouldStepAsFromRecordToRecord(
            @ForAll final long seed, @ForAll final boolean isBig, @ForAll final RegionKind kind) {
        final Random random = new Random(seed);
        final byte[] image = image(random, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        final ReadOptions options =
                new ReadOptions(random.nextInt(4) == 0 ? 60 : 1 << 20, 1 + random.nextInt(60), random.nextInt(5) == 0);
        try (WritableRegion region = kind.region(image);
                ImageReader nodes = ImageReader.open(region, options);
                ImageReader records = ImageReader.open(region, options)) {
            long first = -1;
            for (int i = 0; i < STEPS; i++) {
                final int step = random.nextInt(20);
                if (step == 0) {
                    nodes.moveTo(16, 3);
                    records.moveTo(16, 3);
                } else if (step == 1 && first > 0) {
                    nodes.moveTo(first, 0);
                    records.moveTo(first, 0);
                } else if (step < 6) {
                    assertThat(next(nodes)).isEqualTo(next(records));
                } else {
                    assertThat(nextNode(nodes)).isEqualTo(searchNode(records));
                }
                assertThat(nodes.type()).isEqualTo(records.type());
                assertThat(nodes.unknownRecords()).isEqualTo(records.unknownRecords());
                first = nodes.type() == RecordType.NODE_DATA && random.nextInt(5) == 0 ? nodes.offset() : first;
            }
        }
    }

    private static String next(final ImageReader reader) {
        try {
            return reader.next() ? record(reader) : "end";
        } catch (final XenstreamException failure) {
            return failure.toString();
        }
    }

    private static String nextNode(final ImageReader reader) {
        try {
            return reader.nextNode() != null ? record(reader) : "end";
        } catch (final XenstreamException failure) {
            return failure.toString();
        }
    }

    private static String searchNode(final ImageReader reader) {
        try {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA) {
                    reader.nodeData();
                    return record(reader);
                }
            }
            return "end";
        } catch (final XenstreamException failure) {
            return failure.toString();
        }
    }

    private static String record(final ImageReader reader) {
        return reader.place() + " " + reader.offset() + " " + reader.record() + " " + reader.typed();
    }

    private static byte[] image(final Random random, final ByteOrder order) {
        final RawImage image = RawImage.begin(2, order);
        for (int i = random.nextInt(50); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> image.record(new TestRecord.Watch(1, "2f61", "746f6b"));
                case 1 -> image.record(new TestRecord.Unknown(9, "00".repeat(random.nextInt(20))));
                case 2 -> image.record(RecordType.NODE_DATA, new byte[random.nextInt(30)]);
                default ->
                    image.record(new TestRecord.Node(
                            0,
                            0,
                            0,
                            List.of(new TestRecord.Permission((byte) 'n', 0, 1)),
                            "2f" + "61".repeat(random.nextInt(20)),
                            "01".repeat(random.nextInt(20))));
            }
        }
        final byte[] bytes = random.nextInt(4) == 0 ? image.bytes() : image.end();
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, 16 + random.nextInt(bytes.length - 15)) : bytes;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.codec.WritableRegion;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import io.xenstream.verify.Verifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;

/** An image that has become text and an image again differs from what it was only where losses were reported. */
final class ConversionProperties {
    private static final int NO_TARGET = 0x7FF4;
    private static final String[] PATHS = {
        "/", "/a", "/a/b", "/a/b/c", "/b", "/b/c", "@x", "/@x", "/a+b", "/a//b", "rel", "/" + "x".repeat(1030)
    };
    private static final byte[] LETTERS = {'n', 'r', 'w', 'b', 'b', 'n', 'x'};

    @Property(tries = 500)
    void shouldDifferOnlyInWhatIsReported(@ForAll final long seed, @ForAll final boolean isBig) {
        final ByteOrder order = isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final byte[] image = SmallImage.of(2, order, writer -> addRecords(writer, new Random(seed)));
        final Set<Long> lossy = new HashSet<>();
        final byte[] text;
        try (Region region = Region.ofArray(image, "image");
                WritableRegion written = WritableRegion.allocate(64, "text")) {
            final long length = Conversion.imageToText(
                            region,
                            ReadOptions.DEFAULT,
                            written,
                            5,
                            true,
                            loss -> lossy.add(loss.place().recordIndex()))
                    .length();
            text = new byte[(int) length];
            written.getBytes(0, new UnsafeBuffer(text), 0, text.length);
        }
        final byte[] back;
        try (Region region = Region.ofArray(text, "text")) {
            back = SmallImage.finished(
                    1,
                    order,
                    writer -> Conversion.textToImage(region, writer, true, loss -> {})
                            .length());
        }

        final List<String> original = named(FieldText.of(image));
        final List<String> kept = new ArrayList<>();
        for (int i = 0; i < original.size(); i++) {
            if (!lossy.contains((long) i)) {
                kept.add(original.get(i));
            }
        }
        final List<String> restored = named(FieldText.of(back));
        for (final String kind : List.of("GLOBAL_DATA", "CONNECTION_DATA", "WATCH_DATA", "NODE_DATA", "END")) {
            final List<String> keptOfKind = ofKind(kept, kind);
            if (kind.equals("NODE_DATA")) {
                keptOfKind.removeIf(node -> isTwice(original, node));
                assertThat(ofKind(restored, kind)).containsAll(keptOfKind);
            } else if (!keptOfKind.isEmpty()) {
                assertThat(ofKind(restored, kind)).containsSubsequence(keptOfKind);
            }
        }
        // The root may have been added.
        assertThat(restored).hasSizeLessThanOrEqualTo(original.size() + 1);
        try (Region region = Region.ofArray(back, "back")) {
            final List<Finding> errors = new ArrayList<>();
            Verifier.verify(region, ReadOptions.DEFAULT, finding -> {
                if (finding.severity() == Severity.ERROR) {
                    errors.add(finding);
                }
            });
            assertThat(errors).isEmpty();
        }
    }

    private static List<String> ofKind(final List<String> records, final String kind) {
        return new ArrayList<>(
                records.stream().filter(record -> record.startsWith(kind + " ")).toList());
    }

    /** Whether another record is of the same node, whose content then may count. */
    private static boolean isTwice(final List<String> records, final String node) {
        final String start = node.substring(0, node.indexOf(" = ") + 3);
        return records.stream()
                        .map(record -> record.replace("NODE_DATA /@", "NODE_DATA @"))
                        .filter(record -> record.startsWith(start))
                        .count()
                > 1;
    }

    /** With connections called what they are, as their ids are not kept. */
    private static List<String> named(final List<String> records) {
        final Map<String, String> names = new HashMap<>();
        final List<String> named = new ArrayList<>();
        for (final String record : records) {
            final String[] words = record.split(" ", 3);
            if (words[0].equals("CONNECTION_DATA")) {
                final String[] spec = words[2].split(" ", 3);
                names.put(words[1], spec[0] + " " + spec[1]);
                named.add(words[0] + " " + words[2]);
            } else if (words[0].equals("WATCH_DATA")) {
                named.add(words[0] + " of " + names.get(words[1]) + " " + words[2]);
            } else {
                named.add(record);
            }
        }
        return named;
    }

    private static void addRecords(final ImageWriter writer, final Random random) {
        writer.claimGlobalData().rwSocketFd(random.nextInt(3) - 1).evtchnFd(4);
        writer.commit();
        final int connections = random.nextInt(6);
        for (int connId = 1; connId <= connections; connId++) {
            addConnection(writer, connId, random);
        }
        for (int i = random.nextInt(6); i > 0; i--) {
            final String path = PATHS[random.nextInt(PATHS.length)];
            final int connId = 1 + random.nextInt(7);
            if (random.nextInt(4) == 0) {
                writer.claimWatchDataExtended(path.length(), 1)
                        .connId(connId)
                        .depth(random.nextInt(3))
                        .wpath(path)
                        .token("t");
            } else {
                writer.claimWatchData(path.length(), 1)
                        .connId(connId)
                        .wpath(path)
                        .token("t");
            }
            writer.commit();
        }
        for (int i = random.nextInt(12); i > 0; i--) {
            addNode(writer, random);
        }
        if (random.nextBoolean()) {
            writer.claimDomainData(1, 2).domid(3).features(random.nextInt(2)).quota("q", 1);
            writer.commit();
        }
    }

    /** Domain 0 at most once, as the first. */
    private static void addConnection(final ImageWriter writer, final int connId, final Random random) {
        final int in = random.nextInt(4) == 0 ? 3 : 0;
        final boolean hasUniqueId = random.nextInt(4) == 0;
        final var connection =
                writer.claimConnectionData(in, 0, hasUniqueId).connId(connId).inData(new UnsafeBuffer(new byte[in]));
        if (hasUniqueId) {
            connection.uniqueId(random.nextLong());
        }
        switch (random.nextInt(3)) {
            case 0 -> connection.ring(connId - 1, random.nextInt(3) == 0 ? 7 : NO_TARGET, random.nextInt(99));
            default -> connection.socket(connId == 3 ? 0 : connId + 10);
        }
        writer.commit();
    }

    private static void addNode(final ImageWriter writer, final Random random) {
        final String path = PATHS[random.nextInt(PATHS.length)];
        final int permissions = random.nextInt(4);
        final byte[] value = new byte[random.nextInt(10) == 0 ? 2049 : random.nextInt(20)];
        random.nextBytes(value);
        final NodeDataEncoder node = writer.claimNodeData(permissions, path.length(), value.length);
        if (random.nextInt(8) == 0) {
            node.transaction(1, 2, 2);
        }
        for (int i = 0; i < permissions; i++) {
            final int flags = random.nextInt(6) == 0 ? 1 : 0;
            node.permission(i, LETTERS[random.nextInt(LETTERS.length)], flags, random.nextInt(1 << 16));
        }
        node.path(path).value(new UnsafeBuffer(value));
        writer.commit();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store keeps of an image, and what it reports. */
class ImageLoadTest {
    private static final int UNKNOWN = 0x9000_0001;

    @TempDir
    Path directory;

    private final WritableRegion image = WritableRegion.allocate(4096, "loaded");
    private final List<Finding> findings = new ArrayList<>();

    @AfterEach
    void close() {
        image.close();
    }

    private ImageWriter writer(final ByteOrder order) {
        return ImageWriter.open(image, ImageHeader.of(1, order));
    }

    private static void node(final ImageWriter writer, final String path) {
        writer.claimNodeData(1, path.length(), 0).permission(0, 'n').path(Invariants.buffer(path));
        writer.commit();
    }

    private static void unknown(final ImageWriter writer, final int type, final String body) {
        writer.claimRecord(type, body.length()).body(Invariants.buffer(body));
        writer.commit();
    }

    private LiveStore load() {
        return LiveStore.load(directory.resolve("store"), image, StoreOptions.DEFAULT, findings::add);
    }

    private static List<String> unknownRecords(final Region region) {
        final List<String> bodies = new ArrayList<>();
        try (ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                if (reader.type() == UNKNOWN) {
                    bodies.add(reader.record().body().getStringWithoutLengthAscii(0, 8));
                }
            }
        }
        return bodies;
    }

    @Test
    void shouldKeepRecordsOfUnknownTypes() {
        try (ImageWriter writer = writer(ByteOrder.nativeOrder())) {
            unknown(writer, UNKNOWN, "before..");
            node(writer, "/");
            unknown(writer, UNKNOWN, "between.");
            node(writer, "/a");
            writer.finish();
        }
        try (LiveStore store = load()) {
            assertThat(Invariants.check(store.tree())).containsOnlyKeys("/", "/a");
            store.snapshot(directory.resolve("snapshot.img"), Durability.NONE);
        }
        assertThat(findings).isEmpty();
        try (MappedImage snapshot = MappedImage.open(directory.resolve("snapshot.img"));
                MappedImage live = MappedImage.open(directory.resolve("store").resolve(LiveStore.IMAGE_NAME))) {
            assertThat(unknownRecords(snapshot.region())).containsExactly("before..", "between.");
            assertThat(unknownRecords(live.region())).containsExactly("before..", "between.");
        }
        try (LiveStore rebuilt =
                LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT.withRebuildIndex(true))) {
            assertThat(Invariants.check(rebuilt.tree())).containsOnlyKeys("/", "/a");
        }
    }

    @Test
    void shouldReportWhatItCannotKeep() {
        final List<Long> offsets = new ArrayList<>();
        try (ImageWriter writer = writer(ByteOrder.nativeOrder())) {
            node(writer, "/");
            writer.claimConnectionData(0, 0, false).connId(9);
            writer.commit();
            writer.claimTransactionData().connId(9).txId(3);
            offsets.add(writer.commit());
            writer.claimNodeData(1, 2, 0)
                    .transaction(9, 3, 1)
                    .permission(0, 'n')
                    .path(Invariants.buffer("/a"));
            offsets.add(writer.commit());
            writer.claimRecord(UNKNOWN, 0);
            offsets.add(writer.commit());
            writer.finish();
        }
        try (LiveStore store = load()) {
            assertThat(Invariants.check(store.tree())).containsOnlyKeys("/");
        }
        assertThat(findings).extracting(Finding::rule).containsOnly(StoreRule.NOT_KEPT);
        assertThat(findings).extracting(finding -> finding.place().offset()).containsExactlyElementsOf(offsets);
        assertThat(findings)
                .extracting(Finding::detail)
                .containsExactly(
                        "TRANSACTION_DATA of an open transaction",
                        "NODE_DATA of an open transaction",
                        "UNKNOWN 2415919105 without content");
    }

    @Test
    void shouldReportUnknownRecordsInTheOtherByteOrder() {
        try (ImageWriter writer = writer(ByteOrder.BIG_ENDIAN)) {
            node(writer, "/");
            unknown(writer, UNKNOWN, "eight by");
            writer.finish();
        }
        try (LiveStore store = load()) {
            assertThat(Invariants.check(store.tree())).containsOnlyKeys("/");
        }
        assertThat(findings).extracting(Finding::detail).containsExactly("UNKNOWN 2415919105 in the other byte order");
    }

    /** Its free space and its name are not worth a report. */
    @Test
    void shouldLoadTheImageOfAnotherStore() {
        try (LiveStore other = LiveStore.open(directory.resolve("other"), StoreOptions.DEFAULT)) {
            for (final String path : List.of("/a", "/b", "/c")) {
                other.mkdir(Invariants.buffer(path), 2, LiveStore.INHERITED);
            }
            other.remove(Invariants.buffer("/a"), 2);
            assertThat(other.freeLength()).isPositive();
        }
        try (MappedImage other = MappedImage.open(directory.resolve("other").resolve(LiveStore.IMAGE_NAME));
                LiveStore store = LiveStore.load(
                        directory.resolve("store"), other.region(), StoreOptions.DEFAULT, findings::add)) {
            assertThat(Invariants.check(store.tree())).containsOnlyKeys("/", "/b", "/c");
            assertThat(store.freeLength()).isZero();
        }
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldRefuseAnImageWithoutARoot() {
        try (ImageWriter writer = writer(ByteOrder.nativeOrder())) {
            node(writer, "@releaseDomain");
            writer.finish();
        }
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::load)
                .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(StoreRule.IMAGE));
    }
}

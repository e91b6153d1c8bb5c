// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the bytes of an index, checksums aside, which are made right: using it comes to an end, finds no other node than the wanted one,
 * and touches nothing outside.
 */
final class StoreIndexFuzzTest {
    private static final int HEADER = 4096;
    /** The header's first bytes are fields. The zeros behind them are not worth fuzzing, and not among the input. */
    private static final int FIELDS = 128;

    private static final byte[] IMAGE = TestImages.of(
            ByteOrder.LITTLE_ENDIAN,
            List.of(
                    Node.of("/"),
                    Node.of("/local", 1),
                    Node.of("/local/domain"),
                    Node.of("/local/domain/1", 2),
                    Node.of("@releaseDomain"),
                    new Node(1, 2, "/local", 3)));

    static Stream<byte[]> seeds() {
        return Stream.of(false, true).map(StoreIndexFuzzTest::seed);
    }

    private static byte[] seed(final boolean isWide) {
        try (Region region = Region.ofArray(IMAGE, "image");
                StoreIndex index = StoreIndex.build(region, ReadOptions.DEFAULT, Duplicates.REFUSE, 5, isWide)) {
            final byte[] bytes = TestImages.bytes(index, 0);
            final byte[] input = Arrays.copyOf(bytes, FIELDS + bytes.length - HEADER);
            System.arraycopy(bytes, HEADER, input, FIELDS, bytes.length - HEADER);
            return input;
        }
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldNeverFindAnotherNode(final byte[] input) {
        if (input == null) {
            return;
        }
        final byte[] bytes = new byte[HEADER + Math.max(0, input.length - FIELDS)];
        System.arraycopy(input, 0, bytes, 0, Math.min(FIELDS, input.length));
        System.arraycopy(input, Math.min(FIELDS, input.length), bytes, HEADER, bytes.length - HEADER);
        IndexDamageTest.seal(bytes);
        try (Region image = TestImages.outsideOfHeap(IMAGE, "image");
                Region region = TestImages.outsideOfHeap(bytes, "fuzz");
                StoreIndex index = StoreIndex.open(image, region);
                StoreCursor cursor = index.cursor()) {
            TestImages.nodes(IMAGE).forEach(node -> find(cursor, node));
            for (long node = 0; node < index.nodes() + index.transactionNodes(); node++) {
                use(cursor, node);
            }
            for (int domid = 0; domid < 4; domid++) {
                walkOwned(cursor, domid);
            }
            index.check(ReadOptions.DEFAULT);
        } catch (final ImageException refused) {
            assertThat(refused.rule().code()).startsWith("XS-INDEX-");
        }
    }

    private static void find(final StoreCursor cursor, final Node node) {
        try {
            if (cursor.findInTransaction(node.connId(), node.txId(), node.path())) {
                assertThat(TestImages.node(cursor.node())).isEqualTo(node);
            }
            cursor.find(node.path() + "/x");
        } catch (final ImageException refused) {
            assertThat(refused.rule().code()).startsWith("XS-INDEX-");
        }
    }

    private static void use(final StoreCursor cursor, final long node) {
        try {
            cursor.go(node);
            final Node parent = TestImages.node(cursor.node());
            cursor.walkChildren();
            while (cursor.next()) {
                assertThat(TestImages.node(cursor.node()).parent()).isEqualTo(parent.path());
            }
            cursor.go(node);
            cursor.walkSubtree();
            while (cursor.next()) {
                assertThat(TestImages.node(cursor.node()).isInSubtreeOf(parent.path()))
                        .isTrue();
            }
        } catch (final ImageException refused) {
            assertThat(refused.rule().code()).startsWith("XS-INDEX-");
        }
    }

    private static void walkOwned(final StoreCursor cursor, final int domid) {
        try {
            cursor.walkOwned(domid);
            while (cursor.next()) {
                assertThat(cursor.node().permissionDomid(0)).isEqualTo(domid);
            }
        } catch (final ImageException refused) {
            assertThat(refused.rule().code()).startsWith("XS-INDEX-");
        }
    }
}

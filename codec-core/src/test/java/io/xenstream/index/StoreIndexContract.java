// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every index does: built or opened, with narrow or wide offsets, over memory of any kind. */
abstract class StoreIndexContract {
    static final List<String> CORPUS = TestImages.CORPUS;

    /** What is done with an index. */
    interface Use {
        void of(StoreIndex index);
    }

    /** Gets the index of an image, whichever way, and has it used. */
    abstract void index(byte[] image, Duplicates duplicates, Use use);

    private void index(final byte[] image, final Use use) {
        index(image, Duplicates.REFUSE, use);
    }

    private void requireModel(final byte[] image, final Duplicates duplicates) {
        final IndexModel model = new IndexModel(image);
        index(image, duplicates, model::requireSame);
    }

    private static List<Node> tree() {
        return List.of(
                Node.of("/"),
                Node.of("@introduceDomain"),
                Node.of("/local", 1),
                Node.of("/local/domain", 2),
                Node.of("/local/domain/0", 2),
                Node.of("/local/domain/0/a-name-of-more-than-eight-bytes", 1),
                Node.of("/local/domain/1", -1),
                new Node(3, 4, "/local", 1),
                Node.of("/tool", 65535),
                new Node(3, 5, "/local", 1),
                new Node(4, 4, "/local", 1),
                new Node(3, 4, "/tool/new", 1),
                Node.of("@releaseDomain"));
    }

    @ParameterizedTest
    @FieldSource("CORPUS")
    void shouldAgreeWithMapsOnCapturedImages(final String name) {
        requireModel(TestImages.corpus(name), Duplicates.REFUSE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAgreeWithMapsInEitherByteOrder(final boolean isBigEndian) {
        final ByteOrder order = isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        requireModel(TestImages.of(order, tree()), Duplicates.REFUSE);
    }

    @Test
    void shouldAgreeWithMapsWhateverTheOrderOfRecords() {
        final List<Node> nodes = new ArrayList<>(tree());
        final Random random = new Random(4);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(nodes, random);
            requireModel(TestImages.of(ByteOrder.LITTLE_ENDIAN, nodes), Duplicates.REFUSE);
        }
    }

    @Test
    void shouldHaveTheLastOfDuplicates() {
        final List<Node> nodes = new ArrayList<>(tree());
        nodes.add(Node.of("/local/domain", 9));
        nodes.add(Node.of("/local", 8));
        nodes.add(new Node(3, 4, "/local", 7));
        nodes.add(Node.of("@introduceDomain", 6));
        nodes.add(Node.of("/local", 5));
        requireModel(TestImages.of(ByteOrder.LITTLE_ENDIAN, nodes), Duplicates.LAST_WINS);
    }

    @Test
    void shouldRefuseDuplicates() {
        final byte[] image = TestImages.of("/", "/a", "/b", "/a");
        assertThatThrownBy(() -> index(image, index -> {}))
                .isInstanceOfSatisfying(MalformedImageException.class, e -> {
                    assertThat(e.rule()).isEqualTo(FormatRule.NODE_DUPLICATE);
                    assertThat(e.place().offset())
                            .isEqualTo(TestImages.offsets(image).get(3));
                })
                .hasMessageContaining("node /a, first seen at offset "
                        + TestImages.offsets(image).get(1));
    }

    @Test
    void shouldHoldOrphansAndWhatIsBelowThem() {
        requireModel(TestImages.of("/a/b/c", "/", "/a/b", "/x/y", "/x/y/z", "/z"), Duplicates.REFUSE);
    }

    @Test
    void shouldAcceptInvalidPaths() {
        requireModel(
                TestImages.of("relative", "relative/child", "//", "/", "/a/", "/a", "//b", "/a//", "@", "x", "/a/x"),
                Duplicates.REFUSE);
        requireModel(TestImages.of("", "/", "/a", "x"), Duplicates.REFUSE);
    }

    @Test
    void shouldHoldNothingOfAnImageWithoutNodes() {
        requireModel(TestImages.of(), Duplicates.REFUSE);
    }

    @Test
    void shouldHoldDeepAndLongPaths() {
        final List<Node> nodes = new ArrayList<>(List.of(Node.of("/")));
        String path = "";
        for (int i = 0; i < 300; i++) {
            path += "/" + i;
            nodes.add(Node.of(path));
        }
        final String longest = "/" + "y".repeat(65_000);
        nodes.add(Node.of(longest));
        nodes.add(Node.of(longest + "/" + "z".repeat(400)));
        index(TestImages.of(ByteOrder.LITTLE_ENDIAN, nodes), index -> {
            try (StoreCursor cursor = index.cursor()) {
                for (final Node node : nodes) {
                    assertThat(cursor.find(node.path())).isTrue();
                    assertThat(cursor.node().pathString()).isEqualTo(node.path());
                }
                assertThat(cursor.find(longest + "x".repeat(600))).isFalse();
                cursor.go(1);
                cursor.walkSubtree();
                for (int i = 0; i < 300; i++) {
                    assertThat(cursor.next()).isTrue();
                    assertThat(cursor.node().pathString())
                            .isEqualTo(nodes.get(i + 1).path());
                }
                assertThat(cursor.next()).isFalse();
            }
        });
    }

    @Test
    void shouldContinueAWalkAfterALookup() {
        index(TestImages.of("/", "/a", "/b", "/b/c", "/d"), index -> {
            try (StoreCursor cursor = index.cursor()) {
                assertThat(cursor.find("/")).isTrue();
                cursor.walkChildren();
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.find("/b/c")).isTrue();
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.node().pathString()).isEqualTo("/b");
                assertThat(cursor.find("/nowhere")).isFalse();
                assertThatThrownBy(cursor::node).isInstanceOf(IllegalStateException.class);
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.node().pathString()).isEqualTo("/d");
                assertThat(cursor.next()).isFalse();
                assertThatThrownBy(cursor::offset).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(cursor::walkChildren).isInstanceOf(IllegalStateException.class);
            }
        });
    }

    @Test
    void shouldRefuseArgumentsOutOfRange() {
        index(TestImages.of("/", "/a"), index -> {
            try (StoreCursor cursor = index.cursor()) {
                final DirectBuffer path = new UnsafeBuffer(new byte[4]);
                assertThatThrownBy(() -> cursor.go(-1)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> cursor.go(2)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> cursor.find(path, 1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> cursor.find(path, -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
                assertThatThrownBy(() -> cursor.find(path, 1, -1)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        });
    }

    @Test
    void shouldAnswerWithExceptionsOnceClosed() {
        index(TestImages.of("/", "/a"), index -> {
            final StoreCursor cursor = index.cursor();
            assertThat(cursor.find("/a")).isTrue();
            final NodeDataDecoder node = cursor.node();
            final DirectBuffer path = node.path();

            index.close();
            assertThat(cursor.find("/")).isTrue();
            cursor.close();
            cursor.close();

            assertThatThrownBy(() -> cursor.find("/")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(cursor::next).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(cursor::node).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> cursor.walkOwned(0)).isInstanceOf(IllegalStateException.class);
            assertThat(path.capacity()).isZero();
            assertThatThrownBy(node::pathLength).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(node::valueLength).isInstanceOf(IndexOutOfBoundsException.class);
        });
    }

    @Test
    void shouldBeExact() {
        index(TestImages.of(ByteOrder.LITTLE_ENDIAN, tree()), index -> index.check(ReadOptions.DEFAULT));
    }

    static Region region(final byte[] image) {
        return TestImages.outsideOfHeap(image, "image");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images whose nodes are in tree order, and in others in which parents come before their children. */
class LoadOrderTest {
    private static final int UNKNOWN = 0x9000_0001;

    @TempDir
    Path directory;

    private final WritableRegion image = WritableRegion.allocate(4096, "loaded");
    private final Map<String, String> model = new TreeMap<>();
    private final SplittableRandom random = new SplittableRandom(11);

    @AfterEach
    void close() {
        image.close();
    }

    /** The order of an image's nodes. */
    private enum Order {
        TREE {
            @Override
            List<String> of(final List<String> paths, final SplittableRandom random) {
                final List<String> sorted = new ArrayList<>(paths);
                sorted.sort((a, b) -> key(a).compareTo(key(b)));
                return sorted;
            }
        },
        LEVELS {
            @Override
            List<String> of(final List<String> paths, final SplittableRandom random) {
                final List<String> sorted = TREE.of(paths, random);
                sorted.sort((a, b) -> Integer.compare(depth(a), depth(b)));
                return sorted;
            }
        },
        CREATION {
            @Override
            List<String> of(final List<String> paths, final SplittableRandom random) {
                return paths;
            }
        },
        TREE_THEN_CREATION {
            @Override
            List<String> of(final List<String> paths, final SplittableRandom random) {
                final int half = paths.size() / 2;
                final List<String> mixed = TREE.of(paths.subList(0, half), random);
                mixed.addAll(paths.subList(half, paths.size()));
                return mixed;
            }
        };

        abstract List<String> of(List<String> paths, SplittableRandom random);

        private static String key(final String path) {
            return path.replace('/', '\0');
        }

        private static int depth(final String path) {
            return path.equals("/")
                    ? 0
                    : (int) path.chars().filter(c -> c == '/').count();
        }
    }

    /** Paths in an order in which they may be created. */
    private List<String> paths(final int count) {
        final List<String> paths = new ArrayList<>(List.of("/"));
        while (paths.size() < count) {
            // Some nodes have most of the children.
            final int parent = random.nextInt(random.nextInt(random.nextInt(paths.size()) + 1) + 1);
            final String above = paths.get(parent);
            if (above.length() < 60) {
                paths.add((above.equals("/") ? "" : above) + "/" + paths.size());
            }
        }
        return paths;
    }

    private void write(final ImageWriter writer, final String path) {
        final int length = random.nextInt(4) == 0 ? 0 : random.nextInt(40);
        final int permissions = 1 + random.nextInt(3);
        final String value = "v".repeat(length);
        final StringBuilder content = new StringBuilder();
        final var node = writer.claimNodeData(permissions, path.length(), length);
        for (int i = 0; i < permissions; i++) {
            final int domid = random.nextInt(8);
            node.permission(i, (byte) 'r', 0, domid);
            content.append('r').append(domid).append(' ');
        }
        node.path(Invariants.buffer(path));
        node.value(Buffers.of(value.getBytes(StandardCharsets.ISO_8859_1)));
        writer.commit();
        model.put(path, content + "= " + value);
    }

    private void write(final List<String> paths, final ByteOrder byteOrder) {
        try (ImageWriter writer = ImageWriter.open(image, ImageHeader.of(1, byteOrder))) {
            paths.forEach(path -> write(writer, path));
            writer.finish();
        }
    }

    private LiveStore load() {
        return LiveStore.load(directory.resolve("store"), image, StoreOptions.DEFAULT);
    }

    private void requireLoaded() {
        try (LiveStore store = load()) {
            assertThat(Invariants.check(store.tree())).isEqualTo(model);
            store.mkdir(Invariants.buffer("/later"), 6, LiveStore.INHERITED);
        }
        try (LiveStore store = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT)) {
            assertThat(Invariants.check(store.tree())).hasSize(model.size() + 1);
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void shouldLoadEachOrder(final Order order) {
        write(order.of(paths(6000), random), ByteOrder.nativeOrder());
        requireLoaded();
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void shouldLoadTheOtherByteOrder(final Order order) {
        write(order.of(paths(500), random), ByteOrder.BIG_ENDIAN);
        requireLoaded();
    }

    /** Children keep the order of the image, also if their list is extended after others were written. */
    @Test
    void shouldKeepTheOrderOfChildren() {
        final List<String> paths = new ArrayList<>(List.of("@special", "/", "/a"));
        for (int i = 0; i < 2100; i++) {
            paths.add("/a/" + i);
            if (i % 500 == 3) {
                paths.add("/a/" + i + "/below");
                paths.add("/b" + i);
            }
        }
        write(paths, ByteOrder.nativeOrder());
        requireLoaded();
        try (LiveStore store = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT);
                LiveCursor cursor = store.cursor()) {
            cursor.find("/a");
            for (int i = 0; i < 2100; i++) {
                assertThat(cursor.nextChild()).isTrue();
                assertThat(cursor.node().pathString()).isEqualTo("/a/" + i);
            }
            assertThat(cursor.nextChild()).isFalse();
            cursor.moveToSpecial(0);
            assertThat(cursor.node().pathString()).isEqualTo("/");
            cursor.moveToSpecial(1);
            assertThat(cursor.node().pathString()).isEqualTo("@special");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1023, 1024, 1025, 2100})
    void shouldLoadManyChildrenInTreeOrder(final int children) {
        final List<String> paths = new ArrayList<>(List.of("/", "/a"));
        for (int i = 0; i < children; i++) {
            paths.add("/a/" + i);
            if (i % 500 == 3) {
                paths.add("/a/" + i + "/below");
            }
        }
        write(paths, ByteOrder.nativeOrder());
        requireLoaded();
    }

    /** Longer than what is composed at once. */
    @Test
    void shouldLoadLongNodesAndDeepOnes() {
        final List<String> paths = new ArrayList<>(List.of("/"));
        final StringBuilder path = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            paths.add(path.append("/deep").toString());
        }
        paths.add("/" + "l".repeat(60_000));
        paths.add("/" + "l".repeat(60_000) + "/x");
        try (ImageWriter writer = ImageWriter.open(image, ImageHeader.of(1, ByteOrder.nativeOrder()))) {
            paths.forEach(each -> write(writer, each));
            final int permissions = 65_000;
            final var node = writer.claimNodeData(permissions, 5, 65_000);
            for (int i = 0; i < permissions; i++) {
                node.permission(i, (byte) 'r', 0, 0);
            }
            node.path(Invariants.buffer("/long"));
            writer.commit();
            writer.finish();
        }
        try (LiveStore store = load()) {
            final Map<String, String> loaded = Invariants.check(store.tree());
            assertThat(loaded.remove("/long")).startsWith("r0 r0 ").hasSizeGreaterThan(65_000);
            assertThat(loaded).isEqualTo(model);
        }
    }

    /** A record that is kept has to be before the nodes: the image is read once more. Nobody is told of a record twice. */
    @Test
    void shouldKeepRecordsBehindNodes() {
        final List<String> paths = paths(300);
        try (ImageWriter writer = ImageWriter.open(image, ImageHeader.of(1, ByteOrder.nativeOrder()))) {
            for (int i = 0; i < paths.size(); i++) {
                write(writer, paths.get(i));
                if (i % 100 == 0) {
                    writer.claimRecord(i == 0 ? RecordType.TRANSACTION_DATA : UNKNOWN, 8)
                            .body(Invariants.buffer("body " + i / 100 + ".."));
                    writer.commit();
                }
            }
            writer.finish();
        }
        final List<Long> others = new ArrayList<>();
        final List<String> findings = new ArrayList<>();
        try (LiveStore store = LiveStore.load(
                directory.resolve("store"),
                image,
                StoreOptions.DEFAULT,
                ReadOptions.DEFAULT,
                finding -> findings.add(finding.detail()),
                other -> others.add(other.index()))) {
            assertThat(Invariants.check(store.tree())).isEqualTo(model);
        }
        assertThat(others).containsExactly(1L, 102L, 203L);
        assertThat(findings).hasSize(1);
        try (LiveStore rebuilt =
                LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT.withRebuildIndex(true))) {
            assertThat(Invariants.check(rebuilt.tree())).isEqualTo(model);
        }
    }

    private void requireRefused(final List<String> paths, final int culprit, final String reason) {
        write(paths, ByteOrder.nativeOrder());
        long offset = 0;
        try (ImageReader reader = ImageReader.open(image)) {
            for (int i = 0; i <= culprit; i++) {
                reader.next();
                offset = reader.offset();
            }
        }
        final long expected = offset;
        assertThatExceptionOfType(StoreException.class).isThrownBy(this::load).satisfies(refusal -> {
            assertThat(refusal.rule()).isEqualTo(StoreRule.IMAGE);
            assertThat(refusal.place().offset()).isEqualTo(expected);
            assertThat(refusal).hasMessageContaining(reason);
        });
        try (LiveStore empty = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT)) {
            assertThat(empty.nodes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void shouldRefuseANodeThatIsThereTwice(final Order order) {
        final List<String> paths = order.of(paths(3000), random);
        paths.add(paths.get(1700));
        requireRefused(paths, 3000, "twice");
    }

    @Test
    void shouldRefuseASecondRoot() {
        requireRefused(List.of("/", "/a", "/"), 2, "twice");
    }

    @Test
    void shouldRefuseASpecialNodeThatIsThereTwice() {
        requireRefused(List.of("@a", "/", "/a", "@a"), 3, "twice");
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void shouldRefuseANodeBeforeItsParent(final Order order) {
        final List<String> paths = order.of(paths(1000), random);
        paths.add("/nobody/child");
        paths.add("/nobody");
        requireRefused(paths, 1000, "before its parent");
    }

    @Test
    void shouldRefuseANodeBeforeTheRoot() {
        requireRefused(List.of("/a", "/"), 0, "before its parent");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Buffers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreTransactionTest {
    private final TestStore test = new TestStore().create();
    private final LiveStore store = test.store;

    @AfterEach
    void close() {
        test.close();
    }

    private void write(final String path, final String value) {
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        final MutableDirectBuffer where = Invariants.buffer(path);
        store.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private static void write(final StoreTransaction transaction, final String path, final String value) {
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        final MutableDirectBuffer where = Invariants.buffer(path);
        transaction.write(where, where.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private static boolean remove(final StoreTransaction transaction, final String path) {
        return transaction.remove(Invariants.buffer(path), path.length());
    }

    private static String read(final StoreTransaction transaction, final String path) {
        if (!transaction.find(Invariants.buffer(path), path.length())) {
            return null;
        }
        final MutableDirectBuffer value = Buffers.empty();
        transaction.wrapValue(value);
        return text(value, 0, value.capacity());
    }

    private static String text(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static List<String> children(final StoreTransaction transaction, final String path) {
        final List<String> names = new ArrayList<>();
        // In parts of three names.
        long position = 0;
        while (position >= 0) {
            final int most = names.size() + 3;
            position = transaction.children(
                    Invariants.buffer(path),
                    path.length(),
                    position,
                    Integer.MAX_VALUE,
                    (buffer, offset, length) -> names.size() < most && names.add(text(buffer, offset, length)));
        }
        names.sort(null);
        return position == StoreTransaction.NO_MORE ? names : null;
    }

    private String read(final String path) {
        try (LiveCursor cursor = store.cursor()) {
            return cursor.find(path)
                    ? text(cursor.node().value(), 0, cursor.node().valueLength())
                    : null;
        }
    }

    @Test
    void shouldBeInvisibleUntilItIsCommitted() {
        try (StoreTransaction transaction = store.begin()) {
            write(transaction, "/a/b", "1");
            assertThat(read(transaction, "/a/b")).isEqualTo("1");
            assertThat(read(transaction, "/a")).isEmpty();
            assertThat(children(transaction, "/")).containsExactly("a");
            assertThat(read("/a/b")).isNull();
            assertThat(transaction.commit()).isTrue();
        }
        assertThat(read("/a/b")).isEqualTo("1");
    }

    @Test
    void shouldCommitAllChangesAtOnce() {
        final long before = store.sequence();
        try (StoreTransaction transaction = store.begin()) {
            for (int i = 0; i < 20; i++) {
                write(transaction, "/a/" + i, "x");
            }
            assertThat(transaction.commit()).isTrue();
        }
        assertThat(store.sequence()).isEqualTo(before + 1);
    }

    @Test
    void shouldLeaveNothingBehindIfItIsClosed() {
        try (StoreTransaction transaction = store.begin()) {
            write(transaction, "/a", "1");
        }
        assertThat(read("/a")).isNull();
        try (StoreTransaction next = store.begin()) {
            assertThat(read(next, "/a")).isNull();
        }
    }

    @Test
    void shouldConflictIfANodeThatItHasReadIsWritten() {
        write("/a", "1");
        try (StoreTransaction transaction = store.begin()) {
            assertThat(read(transaction, "/a")).isEqualTo("1");
            write(transaction, "/b", "2");
            write("/a", "3");
            assertThat(transaction.commit()).isFalse();
            assertThat(transaction.conflict()).isEqualTo("/a");
        }
        assertThat(read("/b")).isNull();
    }

    @Test
    void shouldConflictIfANodeThatWasMissingIsCreated() {
        try (StoreTransaction transaction = store.begin()) {
            assertThat(read(transaction, "/a")).isNull();
            write(transaction, "/b", "2");
            write("/a", "");
            assertThat(transaction.commit()).isFalse();
            assertThat(transaction.conflict()).isEqualTo("/a");
        }
    }

    @Test
    void shouldConflictIfANodeIsRemovedAndCreatedAgainAsItWas() {
        write("/a", "1");
        try (StoreTransaction transaction = store.begin()) {
            assertThat(read(transaction, "/a")).isEqualTo("1");
            write(transaction, "/b", "2");
            store.remove(Invariants.buffer("/a"), 2);
            write("/a", "1");
            assertThat(transaction.commit()).isFalse();
        }
    }

    @Test
    void shouldNotConflictWithAnotherChildOfTheSameParent() {
        write("/a", "");
        try (StoreTransaction first = store.begin();
                StoreTransaction second = store.begin()) {
            write(first, "/a/1", "x");
            write(second, "/a/2", "y");
            assertThat(first.commit()).isTrue();
            assertThat(second.commit()).isTrue();
        }
        assertThat(read("/a/1")).isEqualTo("x");
        assertThat(read("/a/2")).isEqualTo("y");
    }

    @Test
    void shouldConflictIfAListOfChildrenThatItHasReadChanges() {
        write("/a", "");
        try (StoreTransaction transaction = store.begin()) {
            assertThat(children(transaction, "/a")).isEmpty();
            write(transaction, "/b", "");
            write("/a/1", "");
            assertThat(transaction.commit()).isFalse();
            assertThat(transaction.conflict()).isEqualTo("/a");
        }
    }

    @Test
    void shouldConflictIfTheParentOfACreatedNodeIsRemoved() {
        write("/a", "");
        try (StoreTransaction transaction = store.begin()) {
            write(transaction, "/a/1", "");
            store.remove(Invariants.buffer("/a"), 2);
            assertThat(transaction.commit()).isFalse();
            assertThat(transaction.conflict()).isIn("/a", "/a/1");
        }
    }

    @Test
    void shouldSeeARemovedSubtreeAsMissing() {
        write("/a/b/c", "1");
        try (StoreTransaction transaction = store.begin()) {
            assertThat(remove(transaction, "/a")).isTrue();
            assertThat(read(transaction, "/a/b/c")).isNull();
            assertThat(remove(transaction, "/a/b")).isFalse();
            assertThat(children(transaction, "/")).isEmpty();
            write(transaction, "/a/x", "2");
            assertThat(children(transaction, "/")).containsExactly("a");
            assertThat(children(transaction, "/a")).containsExactly("x");
            assertThat(read(transaction, "/a/b")).isNull();
            assertThat(transaction.commit()).isTrue();
        }
        assertThat(read("/a/b/c")).isNull();
        assertThat(read("/a/x")).isEqualTo("2");
        Invariants.check(store.tree());
    }

    @Test
    void shouldRefuseToRemoveTheRoot() {
        try (StoreTransaction transaction = store.begin()) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> remove(transaction, "/"))
                    .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.TREE));
        }
    }

    @Test
    void shouldRefuseUseAfterTheEnd() {
        final StoreTransaction transaction = store.begin();
        transaction.commit();
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> read(transaction, "/"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(transaction::commit);
        transaction.close();
        transaction.close();
    }

    /** Random changes in transactions, compared with the same changes of a map; what is read in between as well. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldReadAndCommitAsItsModel(final long seed) {
        final Random random = new Random(seed);
        TreeMap<String, String> committed = new TreeMap<>();
        committed.put("/", "");
        for (int i = 0; i < 300; i++) {
            final TreeMap<String, String> model = new TreeMap<>(committed);
            try (StoreTransaction transaction = store.begin()) {
                for (int j = random.nextInt(12); j > 0; j--) {
                    change(transaction, model, random);
                }
                for (final String path : paths()) {
                    assertThat(read(transaction, path)).as(path).isEqualTo(model.get(path));
                    assertThat(children(transaction, path)).as(path).isEqualTo(childrenOf(path, model));
                }
                if (random.nextInt(4) > 0) {
                    assertThat(transaction.commit()).isTrue();
                    committed = model;
                }
            }
            for (final String path : paths()) {
                assertThat(read(path)).as(path).isEqualTo(committed.get(path));
            }
            Invariants.check(store.tree());
        }
    }

    private static List<String> paths() {
        final List<String> paths = new ArrayList<>(List.of("/"));
        for (final String a : List.of("/a", "/b")) {
            paths.add(a);
            for (final String b : List.of("/a", "/b", "/c")) {
                paths.add(a + b);
                paths.add(a + b + "/a");
            }
        }
        return paths;
    }

    private static void change(
            final StoreTransaction transaction, final Map<String, String> model, final Random random) {
        final String path = paths().get(1 + random.nextInt(paths().size() - 1));
        if (random.nextInt(3) == 0) {
            assertThat(remove(transaction, path)).isEqualTo(model.containsKey(path));
            model.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
            return;
        }
        final String value = "v" + random.nextInt(1000);
        write(transaction, path, value);
        for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
            model.putIfAbsent(path.substring(0, end), "");
        }
        model.put(path, value);
    }

    private static List<String> childrenOf(final String path, final Map<String, String> model) {
        if (!model.containsKey(path)) {
            return null;
        }
        final String prefix = path.equals("/") ? "/" : path + "/";
        final TreeSet<String> names = new TreeSet<>();
        for (final String other : model.keySet()) {
            if (other.startsWith(prefix) && other.length() > prefix.length()) {
                final int end = other.indexOf('/', prefix.length());
                names.add(end < 0 ? other.substring(prefix.length()) : other.substring(prefix.length(), end));
            }
        }
        return new ArrayList<>(names);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store and its transactions pass from one process to another, which is here the same one. */
class StoreTakeoverTest {
    @TempDir
    private Path directory;

    private static void write(final LiveStore store, final String path, final String value) {
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        store.write(Invariants.buffer(path), path.length(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private static void write(final StoreTransaction transaction, final String path, final String value) {
        final MutableDirectBuffer bytes = Invariants.buffer(value);
        transaction.write(Invariants.buffer(path), path.length(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
    }

    private static String read(final LiveStore store, final String path) {
        try (LiveCursor cursor = store.cursor()) {
            return cursor.find(path) ? new String(cursor.node().valueBytes(), StandardCharsets.US_ASCII) : null;
        }
    }

    private static MutableDirectBuffer saved(final StoreTransaction transaction) {
        final MutableDirectBuffer saved = Buffers.of(new byte[transaction.savedLength()]);
        transaction.save(saved, 0);
        return saved;
    }

    @Test
    void shouldLockTheStoreOnceTheOtherProcessHasClosedIt() {
        final LiveStore first = LiveStore.open(directory, StoreOptions.DEFAULT);
        write(first, "/a", "1");
        try (LiveStore second = LiveStore.takeOver(directory, StoreOptions.DEFAULT)) {
            assertThat(second.lock()).isFalse();
            first.close();
            assertThat(second.lock()).isTrue();
            assertThat(second.lock()).isTrue();
            write(second, "/b", "2");
            assertThat(read(second, "/a")).isEqualTo("1");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> LiveStore.open(directory, StoreOptions.DEFAULT));
        }
        try (LiveStore again = LiveStore.open(directory, StoreOptions.DEFAULT)) {
            assertThat(read(again, "/b")).isEqualTo("2");
        }
    }

    @Test
    void shouldLeaveTheStoreToItsProcessIfTheOtherGivesUp() {
        try (LiveStore first = LiveStore.open(directory, StoreOptions.DEFAULT)) {
            write(first, "/a", "1");
            LiveStore.takeOver(directory, StoreOptions.DEFAULT).close();
            write(first, "/a", "2");
            assertThat(read(first, "/a")).isEqualTo("2");
        }
    }

    @Test
    void shouldNotTakeOverWhatIsNoStore() {
        assertThatExceptionOfType(ImageIoException.class)
                .isThrownBy(() -> LiveStore.takeOver(directory, StoreOptions.DEFAULT));
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldContinueATransaction(final boolean isChanged) {
        final LiveStore first = LiveStore.open(directory, StoreOptions.DEFAULT);
        write(first, "/a", "1");
        write(first, "/gone/x", "1");
        final MutableDirectBuffer saved;
        try (StoreTransaction transaction = first.begin()) {
            assertThat(transaction.find(Invariants.buffer("/a"), 2)).isTrue();
            write(transaction, "/b/c", "2");
            transaction.remove(Invariants.buffer("/gone"), 5);
            write(transaction, "/gone/y", "3");
            if (isChanged) {
                // The same value: only the generation tells.
                write(first, "/a", "1");
            }
            saved = saved(transaction);
        }
        first.close();
        try (LiveStore second = LiveStore.takeOver(directory, StoreOptions.DEFAULT);
                StoreTransaction transaction = second.resume(saved, 0, saved.capacity())) {
            assertThat(second.lock()).isTrue();
            assertThat(transaction.find(Invariants.buffer("/gone/x"), 7)).isFalse();
            write(transaction, "/b/d", "4");
            assertThat(transaction.commit()).isEqualTo(!isChanged);
            assertThat(read(second, "/b/c")).isEqualTo(isChanged ? null : "2");
            assertThat(read(second, "/gone/y")).isEqualTo(isChanged ? null : "3");
            assertThat(read(second, "/b/d")).isEqualTo(isChanged ? null : "4");
        }
    }

    @Test
    void shouldNotCommitForADomainThatHasGoneBeforeTheTakeover() {
        final LiveStore first = LiveStore.open(directory, StoreOptions.DEFAULT);
        final MutableDirectBuffer saved;
        try (StoreTransaction transaction = first.begin()) {
            final MutableDirectBuffer path = Invariants.buffer("/a");
            transaction.write(path, 2, path, 0, 0, 7);
            first.releaseDomain(7);
            saved = saved(transaction);
        }
        first.close();
        try (LiveStore second = LiveStore.takeOver(directory, StoreOptions.DEFAULT);
                StoreTransaction transaction = second.resume(saved, 0, saved.capacity())) {
            assertThat(transaction.commit()).isFalse();
        }
    }

    @Test
    void shouldRefuseWhatIsNoSavedTransaction() {
        try (LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT)) {
            write(store, "/a", "1");
            final MutableDirectBuffer saved;
            try (StoreTransaction transaction = store.begin()) {
                write(transaction, "/a/b", "2");
                transaction.setPermissions(Invariants.buffer("/a"), 2, new int[] {'n', 'r'}, 2);
                saved = saved(transaction);
            }
            for (int length = 0; length < saved.capacity(); length++) {
                final int cut = length;
                assertThatIllegalArgumentException().isThrownBy(() -> store.resume(saved, 0, cut));
            }
            final Random random = new Random(1);
            for (int round = 0; round < 2000; round++) {
                final byte[] damaged = saved.byteArray().clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                resumeAndClose(store, Buffers.of(damaged));
            }
        }
    }

    /** Whatever it contains, it reads no memory outside. */
    private static void resumeAndClose(final LiveStore store, final MutableDirectBuffer damaged) {
        try (StoreTransaction transaction = store.resume(damaged, 0, damaged.capacity())) {
            transaction.find(Invariants.buffer("/a"), 2);
            transaction.changes((path, offset, length, exists, isRemoved) -> {});
        } catch (final IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("not a saved transaction");
        }
    }

    @Test
    void shouldVisitWhatATransactionChanges() {
        try (LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT);
                StoreTransaction transaction = store.begin()) {
            write(store, "/old/x", "1");
            write(store, "/again/x", "1");
            write(transaction, "/new/child", "1");
            write(transaction, "/old", "2");
            transaction.remove(Invariants.buffer("/old/x"), 6);
            transaction.remove(Invariants.buffer("/old"), 4);
            transaction.remove(Invariants.buffer("/again"), 6);
            write(transaction, "/again/y", "2");
            write(transaction, "/new/child", "3");
            final List<String> visited = new ArrayList<>();
            transaction.changes((path, offset, length, exists, isRemoved) ->
                    visited.add(path.getStringWithoutLengthAscii(offset, length) + ' ' + exists + ' ' + isRemoved));
            assertThat(visited)
                    .containsExactly(
                            "/new/child true false",
                            "/old false true",
                            "/old/x false true",
                            "/again true true",
                            "/again/y true false");
        }
    }

    @Test
    void shouldLimitNodesAndWhatATransactionAccesses() {
        final StoreOptions few = StoreOptions.DEFAULT.withMostNodes(3).withMostAccessed(3);
        try (LiveStore store = LiveStore.open(directory, few)) {
            write(store, "/a/b", "1");
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> write(store, "/c", "1"))
                    .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.LIMIT));
            write(store, "/a/b", "2");
            try (StoreTransaction transaction = store.begin()) {
                write(transaction, "/a/b", "3");
                write(transaction, "/a", "4");
                assertThat(transaction.accessed()).isEqualTo(2);
                assertThatExceptionOfType(StoreException.class).isThrownBy(() -> write(transaction, "/x/y", "5"));
                assertThat(transaction.commit()).isTrue();
            }
            assertThat(read(store, "/a/b")).isEqualTo("3");
            assertThat(store.nodes()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 1000, 1023, 1024, 1025, 2499, 2500, 2501})
    void shouldListChildrenFromAPosition(final int position) {
        try (LiveStore store = LiveStore.open(directory, StoreOptions.DEFAULT);
                LiveCursor cursor = store.cursor()) {
            for (int i = 0; i < 2500; i++) {
                write(store, "/a/" + i, "");
            }
            cursor.find("/a");
            cursor.beginChildren(position);
            int next = position;
            while (cursor.nextChild()) {
                assertThat(cursor.node().pathString()).isEqualTo("/a/" + next++);
            }
            assertThat(next).isEqualTo(Math.max(position, 2500));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words of the index that lead to something else than they did: it is noticed, and nothing is changed that they lead to. */
class DamagedIndexTest {
    private final TestStore test = new TestStore().create();
    private final LiveStore store = test.store;

    /** Two parents with two children each, which have the same positions and belong to two domains; some free space. */
    @BeforeEach
    void fill() {
        for (final String path : new String[] {"/a/x", "/a/y", "/b/x", "/b/y", "/gone/1", "/gone/2", "/last"}) {
            final MutableDirectBuffer buffer = Invariants.buffer(path);
            store.write(buffer, buffer.capacity(), buffer, 0, 2, path.startsWith("/a") ? 1 : 2);
        }
        final int[] permissions = {'n' | 3 << 16, 'r' | 4 << 16};
        store.setPermissions(Invariants.buffer("/a/y"), 4, permissions, 2);
        permissions[1] = 'r' | 5 << 16;
        store.setPermissions(Invariants.buffer("/b/y"), 4, permissions, 2);
        store.remove(Invariants.buffer("/gone"), 5);
        assertThat(store.freeLength()).isPositive();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private StoreTree tree() {
        return store.tree();
    }

    private long record(final String path) {
        return tree().links().find(Invariants.buffer(path), path.length());
    }

    /** The offset of the first entry of a short list. */
    private static long entry(final long list) {
        return IndexSpace.offset((int) list);
    }

    /** Requires that something fails because of the index, and changes nothing. */
    private void requireNoticed(final ThrowingCallable action) {
        final Map<String, String> values = values();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(action)
                .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.INDEX));
        assertThat(values()).isEqualTo(values);
    }

    private Map<String, String> values() {
        final Map<String, String> values = new TreeMap<>();
        try (LiveCursor cursor = store.cursor()) {
            for (final String path : new String[] {"/", "/a", "/b", "/a/x", "/a/y", "/b/x", "/b/y", "/last"}) {
                values.put(
                        path,
                        cursor.find(path)
                                ? cursor.node().permission(0) + " "
                                        + cursor.node().valueLength()
                                : "absent");
            }
        }
        assertThat(values).doesNotContainValue("absent");
        return values;
    }

    @Test
    void shouldNoticeAChildOfAnotherNode() {
        final long list = tree().links().childList(record("/a"));
        test.index.putInt(entry(list), ImageSpace.units(record("/b/x")));

        requireNoticed(() -> {
            try (LiveCursor cursor = store.cursor()) {
                cursor.find("/a");
                cursor.moveToChild(0);
            }
        });
        requireNoticed(() -> {
            try (LiveCursor cursor = store.cursor()) {
                cursor.find("/a");
                cursor.nextInSubtree();
            }
        });
        requireNoticed(() -> {
            try (LiveCursor cursor = store.cursor()) {
                cursor.find("/a");
                cursor.nextChild();
            }
        });
        requireNoticed(() -> store.remove(Invariants.buffer("/a"), 2));
    }

    @Test
    void shouldNoticeAnIndexThatEndsEarlier() {
        test.index.putLong(IndexLayout.TOP_OFFSET, test.index.getLong(IndexLayout.TOP_OFFSET) - 4096);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(test::open)
                .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.PAIRING));
    }

    @Test
    void shouldNoticeANodeOfAnotherDomain() {
        test.index.putInt(entry(tree().links().ownerList(1)), ImageSpace.units(record("/b")));

        requireNoticed(() -> store.releaseDomain(1));
    }

    @Test
    void shouldNoticeANodeThatGrantsNothingToTheDomain() {
        test.index.putInt(entry(tree().links().grantList(4)), ImageSpace.units(record("/b/y")));

        requireNoticed(() -> store.releaseDomain(4));
    }

    @Test
    void shouldNoticeANodeAmongTheFreeRecords() {
        for (long head = IndexLayout.FREE_RECORDS_OFFSET; head < IndexLayout.FREE_BLOCKS_OFFSET; head += 4) {
            if (test.index.getInt(head) != 0) {
                test.index.putInt(head, ImageSpace.units(record("/b/x")));
            }
        }

        final MutableDirectBuffer path = Invariants.buffer("/n");
        requireNoticed(() -> store.write(path, path.capacity(), path, 0, 1, 1));
    }

    @Test
    void shouldNoticeABlockInUseAmongTheFreeOnes() {
        for (long head = IndexLayout.FREE_BLOCKS_OFFSET; head < IndexLayout.FREE_BLOCKS_OFFSET + 32; head += 4) {
            test.index.putInt(head, (int) tree().links().childList(record("/b")));
        }

        // The new node gets a list of children.
        final MutableDirectBuffer path = Invariants.buffer("/last/new");
        requireNoticed(() -> store.write(path, path.capacity(), path, 0, 1, 1));
    }

    @Test
    void shouldNoticeThatTheSeedOfHashesIsAnotherOne() {
        test.index.putLong(IndexLayout.SEED_OFFSET, test.index.getLong(IndexLayout.SEED_OFFSET) ^ 1);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(test::open)
                .satisfies(failure -> assertThat(failure.rule()).isEqualTo(StoreRule.INDEX));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.xenstream.codec.WritableRegion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a domain after its release: nothing that a later domain with its number could use. */
class DomainReleaseTest {
    private final TestStore test = new TestStore().create();

    @AfterEach
    void close() {
        test.close();
    }

    private static int permission(final char letter, final int domid) {
        return letter | domid << 16;
    }

    private static void create(final LiveStore store, final String path, final int... permissions) {
        final MutableDirectBuffer buffer = Invariants.buffer(path);
        store.mkdir(buffer, buffer.capacity(), LiveStore.INHERITED);
        store.setPermissions(buffer, buffer.capacity(), permissions, permissions.length);
    }

    private Map<String, String> nodes() {
        return Invariants.check(test.store.tree());
    }

    @Test
    void shouldRemoveItsNodesAndAllBelow() {
        create(test.store, "/a", permission('n', 0));
        create(test.store, "/a/1", permission('n', 7));
        create(test.store, "/a/1/2", permission('n', 3));
        create(test.store, "/a/2", permission('n', 3));

        assertThat(test.store.releaseDomain(7)).isEqualTo(2);

        assertThat(nodes()).containsOnlyKeys("/", "/a", "/a/2");
    }

    @Test
    void shouldRemoveItsPermissionsInOtherNodes() {
        create(test.store, "/a", permission('n', 0), permission('r', 7), permission('w', 3), permission('b', 7));
        create(test.store, "/b", permission('r', 3), permission('b', 7));

        assertThat(test.store.releaseDomain(7)).isZero();

        assertThat(nodes()).containsEntry("/a", "n0 w3 = ").containsEntry("/b", "r3 = ");
    }

    @Test
    void shouldGiveTheRootAndSpecialNodesToDomain0() {
        create(test.store, "/", permission('r', 7), permission('w', 3));
        create(test.store, "@releaseDomain", permission('n', 7), permission('r', 7));
        create(test.store, "/a", permission('n', 0));

        assertThat(test.store.releaseDomain(7)).isZero();

        assertThat(nodes())
                .containsEntry("/", "r0 w3 = ")
                .containsEntry("@releaseDomain", "n0 = ")
                .containsKey("/a");
    }

    @Test
    void shouldTellListenersWhatHasChangedInOneCommit() {
        create(test.store, "/a", permission('n', 7));
        create(test.store, "/b", permission('n', 0), permission('r', 7));
        final List<String> changes = new ArrayList<>();
        test.store.addListener((change, path, offset, length, sequence, owner) ->
                changes.add(change + " " + path.getStringWithoutLengthAscii(offset, length) + " " + sequence));
        final long before = test.store.sequence();

        test.store.releaseDomain(7);

        assertThat(changes).containsExactly("REMOVED /a " + (before + 1), "PERMISSIONS /b " + (before + 1));
    }

    @Test
    void shouldChangeNothingForADomainThatHasNothing() {
        create(test.store, "/a", permission('n', 3));
        final long before = test.store.sequence();

        assertThat(test.store.releaseDomain(7)).isZero();

        assertThat(test.store.sequence()).isEqualTo(before);
    }

    @Test
    void shouldRefuseDomain0() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> test.store.releaseDomain(0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> test.store.releaseDomain(1 << 16));
    }

    @Test
    void shouldNotCommitATransactionThatGivesSomethingToAReleasedDomain() {
        create(test.store, "/a", permission('n', 0));
        final MutableDirectBuffer path = Invariants.buffer("/a");
        final MutableDirectBuffer created = Invariants.buffer("/b");
        final int[] permissions = {permission('n', 0), permission('r', 7)};
        try (StoreTransaction granting = test.store.begin();
                StoreTransaction creating = test.store.begin();
                StoreTransaction other = test.store.begin()) {
            granting.setPermissions(path, path.capacity(), permissions, 2);
            creating.mkdir(created, created.capacity(), 7);
            other.mkdir(created, created.capacity(), 3);

            test.store.releaseDomain(7);

            assertThat(granting.commit()).isFalse();
            assertThat(granting.conflict()).isEqualTo("/a");
            assertThat(creating.commit()).isFalse();
            assertThat(creating.conflict()).isEqualTo("/b");
            assertThat(other.commit()).isTrue();
        }
        try (StoreTransaction later = test.store.begin()) {
            later.setPermissions(path, path.capacity(), permissions, 2);
            assertThat(later.commit()).isTrue();
        }
        assertThat(nodes()).containsEntry("/a", "n0 r7 = ").containsEntry("/b", "n3 = ");
    }

    @Test
    void shouldConflictWithATransactionThatHasReadWhatIsReleased() {
        create(test.store, "/a", permission('n', 0), permission('r', 7));
        create(test.store, "/b", permission('n', 7));
        for (final String path : List.of("/a", "/b")) {
            try (StoreTransaction transaction = test.store.begin()) {
                assertThat(transaction.find(Invariants.buffer(path), 2)).isTrue();
                test.store.releaseDomain(7);
                assertThat(transaction.commit()).isFalse();
                assertThat(transaction.conflict()).isEqualTo(path);
            }
            create(test.store, "/b", permission('n', 7));
        }
    }

    /** The stores to memory are counted. The path table has some more where many paths are near each other. */
    @Test
    void shouldCostTheSameInALargeStore() {
        assertThat(storesOfRelease(2000)).isCloseTo(storesOfRelease(30), within(100L));
    }

    private static long storesOfRelease(final int others) {
        final long[] stores = new long[1];
        try (TestStore large = new TestStore(new TestStore.Regions() {
                    @Override
                    StoreRegion region(final WritableRegion region) {
                        return new StoreRegion(region, TestStore.LENGTH, required -> required) {
                            @Override
                            void putLong(final long offset, final long value) {
                                stores[0]++;
                                super.putLong(offset, value);
                            }

                            @Override
                            void putInt(final long offset, final int value) {
                                stores[0]++;
                                super.putInt(offset, value);
                            }
                        };
                    }
                })
                .create()) {
            for (int i = 0; i < others; i++) {
                create(large.store, "/others/" + i, permission('n', i % 2), permission('r', 3), permission('r', 4));
                if (i == 10) {
                    create(large.store, "/own", permission('n', 7));
                    create(large.store, "/granting", permission('n', 0), permission('r', 3), permission('r', 7));
                }
            }
            stores[0] = 0;
            large.store.releaseDomain(7);
            assertThat(Invariants.check(large.store.tree())).hasSize(others + 3).containsEntry("/granting", "n0 r3 = ");
            return stores[0];
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.WritableRegion;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The disk is full at each allocation in turn. */
class FullDiskTest {
    private static final int STEP = 1024;

    private int allocations;
    private int failing = Integer.MAX_VALUE;

    /** Allocates in small steps. */
    private final class SmallSteps extends TestStore.Regions {
        @Override
        StoreRegion region(final WritableRegion region) {
            return new StoreRegion(region, 0, required -> {
                if (++allocations == failing) {
                    throw new DiskFullException();
                }
                return required + STEP;
            });
        }
    }

    private static final class DiskFullException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void shouldRefuseTheChangeAndGoOnWhenTheDiskIsFull() {
        try (TestStore test = new TestStore(new SmallSteps()).create()) {
            final RandomChanges changes = new RandomChanges(5, 4, 2000);
            int refused = 0;
            for (int i = 0; i < 400; i++) {
                final RandomChanges.Change change = changes.next();
                final Map<String, String> before = Invariants.check(test.store.tree());
                boolean isDone = false;
                // The first attempt fails at its first allocation, the second at its second, until one needs fewer.
                for (failing = 1; !isDone; failing++) {
                    allocations = 0;
                    try {
                        change.onStore().accept(test.store);
                        isDone = true;
                    } catch (final DiskFullException full) {
                        refused++;
                        assertThat(Invariants.check(test.store.tree())).isEqualTo(before);
                    }
                }
                change.onModel().run();
                failing = Integer.MAX_VALUE;
                assertThat(Invariants.check(test.store.tree())).isEqualTo(changes.model);
            }
            assertThat(refused).isGreaterThan(30);
        }
    }

    @Test
    void shouldRefuseATransactionWhole() {
        try (TestStore test = new TestStore(new SmallSteps()).create()) {
            final Map<String, String> before = Invariants.check(test.store.tree());
            try (StoreTransaction transaction = test.store.begin()) {
                final UnsafeBuffer value = new UnsafeBuffer(new byte[500]);
                for (int i = 0; i < 50; i++) {
                    final UnsafeBuffer path = Invariants.buffer("/" + i);
                    transaction.write(path, path.capacity(), value, 0, value.capacity(), 0);
                }
                allocations = 0;
                failing = 5;
                assertThatExceptionOfType(DiskFullException.class).isThrownBy(transaction::commit);
            }
            failing = Integer.MAX_VALUE;
            assertThat(Invariants.check(test.store.tree())).isEqualTo(before);
        }
    }
}

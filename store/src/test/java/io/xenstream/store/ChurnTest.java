// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Buffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes come, change and go for long: the files do not grow beyond what the nodes need, times a factor. */
class ChurnTest {
    /** As docs/store.md says. */
    private static final double LARGEST_FACTOR = 1.5;

    private static final int LONGEST = 2000;

    private final Random random = new Random(9);
    private final MutableDirectBuffer value = Buffers.of(new byte[LONGEST]);
    private final List<String> paths = new ArrayList<>();
    private long mostLive;
    private long indexLength;
    private double factor;
    private int created;

    /** Half of the values are states and numbers. */
    private int valueLength() {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextInt(LONGEST);
            case 1, 2, 3 -> random.nextInt(100);
            default -> random.nextInt(10);
        };
    }

    private void write(final LiveStore store, final String path) {
        final MutableDirectBuffer buffer = Invariants.buffer(path);
        store.write(buffer, buffer.capacity(), value, 0, valueLength(), 1 + random.nextInt(50));
    }

    private void change(final LiveStore store, final int nodes) {
        final int kind = random.nextInt(100);
        if (paths.size() < nodes / 2 || (kind < 30 && paths.size() < nodes)) {
            final String path = "/local/domain/" + random.nextInt(50) + "/device/" + created++;
            paths.add(path);
            write(store, path);
        } else if (kind < 60) {
            final int last = paths.size() - 1;
            final int chosen = random.nextInt(paths.size());
            final MutableDirectBuffer path = Invariants.buffer(paths.get(chosen));
            store.remove(path, path.capacity());
            paths.set(chosen, paths.get(last));
            paths.remove(last);
        } else {
            write(store, paths.get(random.nextInt(paths.size())));
        }
    }

    private void churn(final int nodes, final long operations) {
        try (TestStore test = new TestStore().create()) {
            final LiveStore store = test.store;
            for (long i = 0; i < operations; i++) {
                change(store, nodes);
                final long live = store.imageLength() - store.freeLength();
                mostLive = Math.max(mostLive, live);
                if (i == operations / 10) {
                    indexLength = indexLength(test);
                } else if (i > operations / 10) {
                    factor = Math.max(factor, (double) store.imageLength() / mostLive);
                }
            }
            Invariants.check(store.tree());
            assertThat(factor).isLessThan(LARGEST_FACTOR);
            assertThat((double) indexLength(test) / indexLength).isLessThan(LARGEST_FACTOR);
        }
    }

    private static long indexLength(final TestStore test) {
        return test.index.getLong(IndexLayout.TOP_OFFSET) - IndexLayout.BLOCKS_OFFSET;
    }

    @Test
    void shouldReuseTheSpaceOfNodesThatAreGone() {
        churn(1000, 60_000);
    }

    @Tag("long")
    @Test
    void shouldReuseTheSpaceOfNodesThatAreGoneForLong() {
        churn(5000, Long.getLong("xenstream.churn.operations", 20_000_000));
    }
}

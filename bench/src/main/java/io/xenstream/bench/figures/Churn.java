// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.TreePath;
import io.xenstream.bench.tree.TreeStore;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Writes that leave little as it was: values of random lengths, which move nodes, and nodes that are created and removed. Each is followed by a lookup,
 * and by what the store does when it has no request, such as compaction.
 */
final class Churn {
    private static final int LONGEST = 64;
    private static final int KINDS = 4;
    /** How many created nodes there are at a time. */
    private static final int LIFE = 1000;

    private final TreeStore store;
    private final KnownNode[] nodes;
    private final byte[][] values = new byte[LONGEST][];
    private final byte[] target = new byte[1 << 16];
    private long sum;

    Churn(final TreeStore store, final KnownNode[] nodes) {
        this.store = store;
        this.nodes = nodes;
        for (int i = 0; i < LONGEST; i++) {
            values[i] = new byte[i];
            Arrays.fill(values[i], (byte) 'x');
        }
    }

    /** What was read, so that the compiler cannot drop it. */
    long sum() {
        return sum;
    }

    /** Returns the durations of the writes and of the lookups. */
    Series[] measure(final int rounds) {
        final Series writes = new Series(rounds);
        final Series reads = new Series(rounds);
        final Samples written = new Samples(nodes.length);
        final Samples read = new Samples(nodes.length);
        final SplittableRandom random = new SplittableRandom(rounds);
        for (int round = -1; round < rounds; round++) {
            written.clear();
            read.clear();
            for (int i = 0; i < nodes.length; i++) {
                write(i, values[random.nextInt(LONGEST)], written);
                read(nodes[(i + nodes.length / 2) % nodes.length].path(), read);
                store.idle();
            }
            if (round >= 0) {
                writes.set(round, written, 1);
                reads.set(round, read, 1);
            }
        }
        return new Series[] {writes, reads};
    }

    private void write(final int i, final byte[] value, final Samples samples) {
        final KnownNode node = nodes[i];
        final TreePath old = nodes[(i - 1 + nodes.length - LIFE) % nodes.length].created();
        sum += node.path().touch() + node.created().touch() + old.touch();
        final long begin = System.nanoTime();
        switch (i % KINDS) {
            case 0 -> store.create(node.created(), value);
            case 1 -> store.remove(old);
            default -> store.write(node.path(), value);
        }
        samples.add(System.nanoTime() - begin);
    }

    private void read(final TreePath path, final Samples samples) {
        sum += path.touch();
        final long begin = System.nanoTime();
        sum += store.read(path, target);
        samples.add(System.nanoTime() - begin);
    }
}

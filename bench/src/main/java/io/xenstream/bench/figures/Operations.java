// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.NameList;
import io.xenstream.bench.tree.TreePath;
import io.xenstream.bench.tree.TreeStore;

/** The operations of a contender on known nodes. Each is timed alone. The path is in the cache before, as that of a request just received. */
final class Operations {
    /** The writes of a transaction. */
    static final int TRANSACTION = 20;

    private final TreeStore store;
    private final KnownNode[] nodes;
    private final byte[] target = new byte[1 << 16];
    private final NameList names = new NameList();
    private long sum;

    Operations(final TreeStore store, final KnownNode[] nodes) {
        this.store = store;
        this.nodes = nodes;
    }

    /** What was read, so that the compiler cannot drop it. */
    long sum() {
        return sum;
    }

    Task reads() {
        return Task.of((from, to, samples) -> {
            for (int i = from; i < to; i++) {
                final TreePath path = nodes[i].path();
                sum += path.touch();
                final long begin = System.nanoTime();
                sum += store.read(path, target);
                samples.add(System.nanoTime() - begin);
            }
        });
    }

    Task writes() {
        return Task.of((from, to, samples) -> {
            for (int i = from; i < to; i++) {
                final TreePath path = nodes[i].path();
                sum += path.touch();
                final byte[] value = nodes[i].changedValue();
                final long begin = System.nanoTime();
                store.write(path, value);
                samples.add(System.nanoTime() - begin);
            }
        });
    }

    Task pairs() {
        return Task.of((from, to, samples) -> {
            for (int i = from; i < to; i++) {
                final TreePath path = nodes[i].created();
                sum += path.touch();
                final byte[] value = nodes[i].value();
                final long begin = System.nanoTime();
                store.create(path, value);
                store.remove(path);
                samples.add(System.nanoTime() - begin);
            }
        });
    }

    Task transactions() {
        return new Task(TRANSACTION, (from, to, samples) -> {
            for (int i = from; i + TRANSACTION <= to; i += TRANSACTION) {
                for (int j = i; j < i + TRANSACTION; j++) {
                    sum += nodes[j].path().touch() + nodes[j].changedValue()[0];
                }
                final long begin = System.nanoTime();
                store.transaction(nodes, i, i + TRANSACTION);
                samples.add(System.nanoTime() - begin);
            }
        });
    }

    /** Lists a node's children; the known nodes only say how often. */
    Task lists(final TreePath directory, final int children) {
        return new Task(children, (from, to, samples) -> {
            for (int i = from; i + children <= to; i += children) {
                sum += directory.touch();
                final long begin = System.nanoTime();
                store.list(directory, names);
                samples.add(System.nanoTime() - begin);
                if (names.count() != children) {
                    throw new IllegalStateException(names.count() + " children, not " + children);
                }
                sum += names.length();
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.tree.TreePath;
import io.xenstream.bench.tree.TreeStore;
import java.util.SplittableRandom;

/** Directories with many children whose records are side by side, or all over the image in random order. */
final class ChildLists {
    /** The children of each directory. */
    static final int CHILDREN = 10_000;

    private static final byte[] VALUE = {'1', '2', '3', '4'};
    private static final int FILLER_DIRECTORY = 1000;

    private ChildLists() {}

    private static TreePath[] children(final TreePath directory) {
        final TreePath[] children = new TreePath[CHILDREN];
        for (int i = 0; i < CHILDREN; i++) {
            children[i] = directory.child("child-" + i);
        }
        return children;
    }

    /** Creates a directory whose children have been created one after the other. */
    static TreePath ordered(final TreeStore store) {
        final TreePath directory = new TreePath("/ordered");
        store.create(directory, VALUE);
        for (final TreePath child : children(directory)) {
            store.create(child, VALUE);
        }
        return directory;
    }

    /**
     * Creates a directory whose children have other nodes between them, and are then removed and created again in random order, so that each gets a place that
     * another one had.
     *
     * @param nodes about how many nodes to create in all
     */
    static TreePath scattered(final TreeStore store, final long nodes) {
        final TreePath directory = new TreePath("/scattered");
        store.create(directory, VALUE);
        final TreePath[] children = children(directory);
        final TreePath filler = new TreePath("/filler");
        store.create(filler, VALUE);
        long fillers = 0;
        TreePath group = filler;
        for (final TreePath child : children) {
            store.create(child, VALUE);
            for (long i = 0; i < nodes / CHILDREN - 1; i++) {
                if (fillers % FILLER_DIRECTORY == 0) {
                    group = filler.child("group-" + fillers);
                    store.create(group, VALUE);
                }
                store.create(group.child("node-" + fillers++), VALUE);
            }
        }
        shuffle(children);
        for (final TreePath child : children) {
            store.remove(child);
        }
        shuffle(children);
        for (final TreePath child : children) {
            store.create(child, VALUE);
        }
        return directory;
    }

    private static void shuffle(final TreePath[] paths) {
        final SplittableRandom random = new SplittableRandom(paths.length);
        for (int i = paths.length - 1; i > 0; i--) {
            final int other = random.nextInt(i + 1);
            final TreePath path = paths[i];
            paths[i] = paths[other];
            paths[other] = path;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.function.LongPredicate;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/**
 * The hashes of the names that a part of an image has added below nodes that the part before it is to leave open: the ancestors of the part's first node. They
 * are kept when such a node has been closed, too, because they are compared with its children in the part before.
 */
final class NamesBelowGiven {
    /** Of one node. Bounds the memory; parts are worth while for trees, not for lists. */
    private static final int MOST_NAMES = 1 << 18;

    private final LongHashSet[] names;
    private final long first;
    private final int parentLength;
    private int depth;

    /**
     * Creates empty sets.
     *
     * @param first        where the path of the part's first node begins
     * @param firstDepth   the number of its ancestors
     * @param parentLength of the path of its parent
     */
    NamesBelowGiven(final long first, final int firstDepth, final int parentLength) {
        this.first = first;
        this.names = new LongHashSet[firstDepth];
        this.parentLength = parentLength;
        this.depth = firstDepth;
    }

    /**
     * Adds a child, and closes those given nodes that are deeper than its parent.
     *
     * @return whether its name is new, and there are not too many
     */
    boolean add(final int parent, final long nameHash) {
        depth = parent + 1;
        if (names[parent] == null) {
            names[parent] = new LongHashSet();
        }
        return names[parent].size() < MOST_NAMES && names[parent].add(nameHash);
    }

    long first() {
        return first;
    }

    int firstDepth() {
        return names.length;
    }

    int parentLength() {
        return parentLength;
    }

    /** Returns how many of the given nodes are open at most. */
    int depth() {
        return depth;
    }

    boolean anyMatch(final int level, final LongPredicate predicate) {
        if (names[level] == null) {
            return false;
        }
        final LongHashSet.LongIterator all = names[level].iterator();
        while (all.hasNext()) {
            if (predicate.test(all.nextValue())) {
                return true;
            }
        }
        return false;
    }

    void addNames(final int level, final LongArrayList all) {
        if (names[level] != null) {
            all.addAll(names[level]);
        }
    }
}

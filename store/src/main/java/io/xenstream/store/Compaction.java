// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

/**
 * Moves the nodes of an image together, a few at a time, from its beginning to its end: a node that follows free space moves to where that begins. So the
 * order of the records, and with it that of parents and children, stays as it is, and the free space ends up behind END.
 *
 * <p>A pass begins when the free space is worth it, and goes on at {@link ImageSpace#mark}, whatever is changed in the meantime. Where it is is not saved: after
 * the store was opened, the next pass begins.
 */
final class Compaction {
    /** A pass begins when the free space is more than this part of the image. */
    private static final int WORTHWHILE_PART = 8;
    /** How many records a step looks at, and how many of them it moves: some microseconds. */
    private static final int MOST_RECORDS = 128;

    private static final int MOST_MOVES = 8;

    private final StoreChanges changes;
    private final StoreTree tree;
    private final ImageSpace space;
    private boolean isRunning;

    Compaction(final StoreChanges changes) {
        this.changes = changes;
        this.tree = changes.tree();
        this.space = tree.space();
    }

    /** Bytes of the image that the pass has behind it; 0 if there is no pass. */
    long passed() {
        return isRunning ? space.mark() - tree.firstNode() : 0;
    }

    /** Does the next step. Returns how many records it has looked at; 0 if there is nothing to do. */
    int run() {
        if (!isRunning) {
            if (space.free() <= (space.end() - tree.firstNode()) / WORTHWHILE_PART) {
                return 0;
            }
            space.setMark(tree.firstNode());
            isRunning = true;
        }
        int records = 0;
        while (records < MOST_RECORDS && space.mark() < space.end()) {
            if (space.isFree(space.mark())) {
                move();
                return records + 1;
            }
            space.setMark(
                    space.mark() + NodeRecord.length(tree.image(), tree.links().requireNode(space.mark())));
            records++;
        }
        isRunning = space.mark() < space.end();
        return records;
    }

    /** Moves nodes in one commit, beginning with the one behind the free record at the mark. */
    private void move() {
        final long sequence = changes.beginCommit();
        try {
            for (int i = 0; i < MOST_MOVES && space.mark() < space.end() && space.isFree(space.mark()); i++) {
                final long free = space.mark();
                tree.links().redirect(space.behindFree(free), free, true);
                space.setMark(space.slide(free));
            }
        } catch (final RuntimeException | Error failure) {
            isRunning = false;
            throw changes.rolledBack(failure);
        }
        changes.commit(sequence);
    }
}

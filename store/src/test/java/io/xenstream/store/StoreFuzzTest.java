// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.params.provider.MethodSource;

/** A store whose files are damaged anywhere fails with an exception of its own, or works; it finds no node under another path, and always ends. */
final class StoreFuzzTest {
    private static final int LENGTH = 2 << 20;
    private static final int DAMAGE_LENGTH = 5;
    /** More steps than nodes. */
    private static final int LONGEST_WALK = 10_000;

    private static final List<String> PATHS = new ArrayList<>();
    private static final long[] USED = new long[3];
    private static final WritableRegion[] FILES = new WritableRegion[3];
    /** What the files contain before they are damaged. Copying is all that is not slow while it is traced. */
    private static final MutableDirectBuffer[] CONTENTS = new MutableDirectBuffer[3];

    static {
        leaveHalfACommit();
    }

    /** The files of a store in the middle of a commit. */
    private static void leaveHalfACommit() {
        try (TestStore test = new TestStore().create()) {
            final RandomChanges changes = new RandomChanges(23, 5, 80);
            for (int i = 0; i < 150; i++) {
                final RandomChanges.Change change = changes.next();
                change.onStore().accept(test.store);
                change.onModel().run();
            }
            PATHS.addAll(changes.model.keySet());
            final MutableDirectBuffer path = Invariants.buffer("/not/committed");
            test.changes()
                    .write(path, path.capacity(), path, 0, 3, 0, test.changes().beginCommit());
            USED[0] = test.store.tree().space().end() + Long.BYTES;
            USED[1] = test.index.getLong(IndexLayout.TOP_OFFSET);
            USED[2] = UndoJournal.ENTRIES_OFFSET + test.memory.journal().position();
            final WritableRegion[] originals = {test.image, test.index, test.journal};
            for (int i = 0; i < FILES.length; i++) {
                FILES[i] = WritableRegion.allocate(LENGTH, "file " + i);
                CONTENTS[i] = Buffers.of(new byte[LENGTH]);
                originals[i].getBytes(0, CONTENTS[i], 0, LENGTH);
            }
        }
    }

    static Stream<byte[]> seeds() {
        final Random random = new Random(1);
        return Stream.generate(() -> {
                    final byte[] seed = new byte[1 + DAMAGE_LENGTH * (1 + random.nextInt(4))];
                    random.nextBytes(seed);
                    return seed;
                })
                .limit(40);
    }

    /** The first byte chooses how to open the store; then there are five for each damage: file, place, new byte. */
    @MethodSource("seeds")
    @FuzzTest
    void shouldSurviveAnyDamage(final byte[] input) {
        if (input == null || input.length == 0) {
            return;
        }
        for (int i = 0; i < FILES.length; i++) {
            FILES[i].putBytes(0, CONTENTS[i], 0, LENGTH);
        }
        final MutableDirectBuffer damages = Buffers.of(input);
        for (int at = 1; at + DAMAGE_LENGTH <= input.length; at += DAMAGE_LENGTH) {
            final int file = (input[at] & 0xFF) % 3;
            final int place = damages.getInt(at) >>> Byte.SIZE;
            // Each second one is in the headers.
            final long used = (input[at] & 0x80) == 0 ? USED[file] : Math.min(USED[file], 1024);
            FILES[file].putBytes(place % used, damages, at + DAMAGE_LENGTH - 1, 1);
        }
        try {
            use(memory(), (input[0] & 1) != 0);
        } catch (final XenstreamException expected) {
            if (expected.place() == null) {
                throw new AssertionError("no place", expected);
            }
        }
    }

    private static StoreMemory memory() {
        final StoreRegion[] regions = new StoreRegion[3];
        for (int i = 0; i < regions.length; i++) {
            regions[i] = new StoreRegion(FILES[i], LENGTH, required -> {
                throw new ImageIoException(IoRule.SPACE, Place.whole("fuzz"), "there is no more", null);
            });
        }
        return new StoreMemory(regions[0], regions[1], regions[2], "fuzz");
    }

    private static void use(final StoreMemory memory, final boolean isRebuilt) {
        if (memory.isEmpty()) {
            return;
        }
        final StoreTree tree = isRebuilt ? memory.rebuild() : memory.open();
        final LiveStore store =
                new LiveStore(new StoreChanges("fuzz", StoreOptions.DEFAULT, () -> {}, memory.journal(), tree));
        try (LiveCursor cursor = store.cursor()) {
            for (final String path : PATHS) {
                if (cursor.find(path) && !cursor.node().pathString().equals(path)) {
                    throw new AssertionError("found another node than " + path);
                }
            }
            int steps = 0;
            for (int i = 0; i < Math.min(cursor.specialCount(), 3); i++) {
                cursor.moveToSpecial(i);
                do {
                    cursor.node().valueBytes();
                } while (cursor.nextInSubtree() && steps++ < LONGEST_WALK);
            }
            if (steps >= LONGEST_WALK) {
                throw new AssertionError("a walk that does not end");
            }
        }
        change(store);
    }

    private static void change(final LiveStore store) {
        final int[] permissions = {'n', 'r' | 3 << 16};
        for (int i = 0; i < PATHS.size(); i++) {
            final MutableDirectBuffer path = Invariants.buffer(PATHS.get(i));
            if (i % 3 == 0) {
                store.write(path, path.capacity(), Buffers.of(new byte[90]), 0, 90, LiveStore.INHERITED);
            } else if (i % 3 == 1) {
                store.setPermissions(path, path.capacity(), permissions, 1 + i % 2);
            } else {
                store.remove(path, path.capacity());
            }
        }
        store.releaseDomain(2);
        store.releaseDomain(3);
    }
}

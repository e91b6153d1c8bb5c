// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random changes of a store compared with a map. */
class StoreModelTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldHaveTheNodesOfItsModel(final long seed) {
        try (TestStore test = new TestStore().create()) {
            final RandomChanges changes = new RandomChanges(seed, 3 + (int) seed % 4, seed % 2 == 0 ? 3000 : 60);
            for (int i = 0; i < 1500; i++) {
                final RandomChanges.Change change = changes.next();
                change.onStore().accept(test.store);
                change.onModel().run();
                if (i % 10 == 0 || i < 100) {
                    assertThat(Invariants.check(test.store.tree()))
                            .as("seed %d, change %d: %s", seed, i, change.text())
                            .isEqualTo(changes.model);
                }
            }
            Invariants.verify(test.image);
            assertThat(Invariants.check(test.memory.rebuild())).isEqualTo(changes.model);
            assertThat(Invariants.check(test.open().store.tree())).isEqualTo(changes.model);
        }
    }

    @Test
    void shouldBeginAnotherWalkWhereTheCursorIs() {
        try (TestStore test = new TestStore().create()) {
            for (final String name : List.of("/a/b/c", "/a/b/d", "/a/e")) {
                final var path = Invariants.buffer(name);
                test.store.mkdir(path, path.capacity(), LiveStore.INHERITED);
            }
            try (LiveCursor cursor = test.store.cursor()) {
                cursor.find("/a");
                cursor.nextChild();
                assertThat(cursor.node().pathString()).isEqualTo("/a/b");
                cursor.nextInSubtree();
                assertThat(cursor.node().pathString()).isEqualTo("/a/b/c");
                assertThat(cursor.nextInSubtree()).isTrue();
                assertThat(cursor.nextInSubtree()).as("/a/e is not below /a/b").isFalse();
                cursor.find("/a");
                cursor.nextInSubtree();
                assertThat(cursor.nextChild()).isTrue();
                assertThat(cursor.node().pathString()).isEqualTo("/a/b/c");
                assertThat(cursor.nextInSubtree()).as("nothing is below /a/b/c").isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 1023, 1024, 1025, 5000, 20000})
    void shouldListManyChildren(final int count) {
        try (TestStore test = new TestStore().create()) {
            for (int i = 0; i < count; i++) {
                final var path = Invariants.buffer("/" + i);
                test.store.write(path, path.capacity(), path, 1, path.capacity() - 1, 0);
            }
            try (LiveCursor cursor = test.store.cursor()) {
                assertThat(cursor.find("/")).isTrue();
                assertThat(cursor.childCount()).isEqualTo(count);
                for (int i = 0; i < count; i += 7) {
                    cursor.find("/");
                    cursor.moveToChild(i);
                    assertThat(cursor.node().pathString()).isEqualTo("/" + i);
                }
                cursor.find("/");
                for (int i = 0; i < count; i++) {
                    assertThat(cursor.nextChild()).isTrue();
                    assertThat(cursor.node().pathString()).isEqualTo("/" + i);
                }
                assertThat(cursor.nextChild()).isFalse();
            }
            for (int i = 0; i < count; i++) {
                final var path = Invariants.buffer("/" + (i * 7919L % count));
                test.store.remove(path, path.capacity());
                if (i % 1009 == 0) {
                    Invariants.check(test.store.tree());
                }
            }
            Invariants.check(test.store.tree());
        }
    }
}

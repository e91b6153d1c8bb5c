// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Crashes at every point of the creation of a store, of the loading of an image, and of building the index again. The next process either finds a store
 * that is whole, or is told to begin again, and can.
 */
class CrashedCreationTest {
    private static final int LENGTH = 4 << 20;

    private static Map<String, String> create(final StoreMemory memory) {
        final StoreTree tree = memory.create();
        memory.complete(1);
        return Invariants.check(tree);
    }

    private static Map<String, String> load(final StoreMemory memory, final WritableRegion image) {
        final ImageLoad load = new ImageLoad(memory, image, ReadOptions.DEFAULT, true, finding -> {}, other -> {});
        final StoreTree tree = load.run();
        memory.complete(load.version());
        return Invariants.check(tree);
    }

    /** An image with some nodes, and a record of the host. */
    private static WritableRegion image(final Map<String, String> nodes) {
        final WritableRegion region = WritableRegion.allocate(1 << 20, "loaded");
        try (ImageWriter writer = ImageWriter.open(region, ImageHeader.of(1, ByteOrder.nativeOrder()))) {
            writer.claimGlobalData().rwSocketFd(-1).evtchnFd(-1);
            writer.commit();
            nodes.forEach((path, content) -> {
                writer.claimNodeData(1, path.length(), 0).permission(0, 'n').path(Invariants.buffer(path));
                writer.commit();
            });
            writer.finish();
        }
        return region;
    }

    private static Map<String, String> nodes(final int count) {
        final Map<String, String> nodes = new TreeMap<>();
        nodes.put("/", "n0 = ");
        for (int i = 0; i < count; i++) {
            nodes.put("/" + i, "n0 = ");
        }
        return nodes;
    }

    /** Records what begins a store, in empty files, and crashes it after each store, or after some. */
    private static void crashEachBeginning(
            final Function<StoreMemory, Map<String, String>> begin,
            final Map<String, String> expected,
            final int step) {
        try (CrashedFiles whole = new CrashedFiles(LENGTH);
                CrashedFiles crashed = new CrashedFiles(LENGTH)) {
            assertThat(begin.apply(whole.memory())).isEqualTo(expected);
            final List<RecordingRegions.Written> stores = whole.stores();
            for (int i = 0; i < stores.size(); i++) {
                crashed.apply(stores.get(i));
                final StoreMemory memory = crashed.memory();
                // The last two are the ident and the index's mark of a store in use.
                assertThat(memory.isEmpty()).isEqualTo(i + 2 < stores.size());
                if (i % step == 0 || i + 2 >= stores.size()) {
                    assertThat(memory.isEmpty() ? begin.apply(memory) : Invariants.check(memory.open()))
                            .as("after %d of %d stores", i + 1, stores.size())
                            .isEqualTo(expected);
                    assertThat(Invariants.check(crashed.memory().open())).isEqualTo(expected);
                }
                crashed.undo();
            }
        }
    }

    @Test
    void shouldSurviveACrashOfTheCreation() {
        crashEachBeginning(CrashedCreationTest::create, nodes(0), 1);
    }

    @Test
    void shouldSurviveACrashOfLoadingAnImage() {
        final Map<String, String> nodes = nodes(12);
        try (WritableRegion image = image(nodes)) {
            crashEachBeginning(memory -> load(memory, image), nodes, 5);
        }
    }

    @Tag("long")
    @Test
    void shouldSurviveACrashOfLoadingALongerImage() {
        final Map<String, String> nodes = nodes(1500);
        try (WritableRegion image = image(nodes)) {
            crashEachBeginning(memory -> load(memory, image), nodes, 7);
        }
    }

    /** While the index is built again, it is not an index; and what is not needed for that stays in the image. */
    private static void crashEachRebuild(final int changes, final int step, final boolean isBusy) {
        try (TestStore test = new TestStore().create();
                CrashedFiles whole = new CrashedFiles(LENGTH);
                CrashedFiles crashed = new CrashedFiles(LENGTH)) {
            final RandomChanges random = new RandomChanges(17, 4, 60);
            for (int i = 0; i < changes; i++) {
                final RandomChanges.Change change = random.next();
                change.onStore().accept(test.store);
                change.onModel().run();
            }
            if (isBusy) {
                final StoreChanges interrupted = test.changes();
                final var path = Invariants.buffer("/not/committed");
                interrupted.write(path, path.capacity(), path, 0, 3, 0, interrupted.beginCommit());
            }
            whole.copyOf(test);
            crashed.copyOf(test);
            assertThat(Invariants.check(whole.memory().rebuild())).isEqualTo(random.model);
            final List<RecordingRegions.Written> stores = whole.stores();
            int refused = 0;
            for (int i = 0; i < stores.size(); i++) {
                crashed.apply(stores.get(i));
                if (i % step == 0 || i + 1 == stores.size()) {
                    refused += open(crashed, random.model) ? 0 : 1;
                    crashed.undo();
                    assertThat(Invariants.check(crashed.memory().rebuild()))
                            .as("after %d of %d stores", i + 1, stores.size())
                            .isEqualTo(random.model);
                    crashed.undo();
                }
            }
            assertThat(refused).isPositive();
        }
    }

    /** Returns whether files can be opened; then, they have the nodes of the model. */
    private static boolean open(final CrashedFiles files, final Map<String, String> model) {
        final StoreTree tree;
        try {
            tree = files.memory().open();
        } catch (final StoreException refusal) {
            assertThat(refusal.rule()).isEqualTo(StoreRule.INDEX);
            return false;
        }
        assertThat(Invariants.check(tree)).isEqualTo(model);
        return true;
    }

    @Test
    void shouldSurviveACrashWhileTheIndexIsBuiltAgain() {
        crashEachRebuild(40, 1, false);
    }

    @Test
    void shouldSurviveACrashWhileTheIndexIsBuiltAgainAfterACrash() {
        crashEachRebuild(40, 1, true);
    }

    @Tag("long")
    @Test
    void shouldSurviveACrashWhileALongerIndexIsBuiltAgain() {
        crashEachRebuild(1000, 1, true);
    }
}

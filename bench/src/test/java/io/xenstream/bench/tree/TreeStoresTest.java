// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.bench.tree.TreeStores.Ability;
import io.xenstream.bench.work.Shape;
import io.xenstream.bench.work.Workload;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applies the same random operations to each contender and to a sorted map. */
@Tag("slow")
class TreeStoresTest {
    private static final Workload WORKLOAD = new Workload(Shape.HOST, 3000, ByteOrder.LITTLE_ENDIAN);
    private static final int OPERATIONS = 3000;

    @TempDir
    private Path directory;

    private final byte[] target = new byte[1 << 16];
    private final NameList names = new NameList();

    private static Map<String, String> model() {
        final Map<String, String> model = new TreeMap<>();
        ImageNodes.forEach(
                WORKLOAD.image(),
                (path, value) -> model.put(
                        ImageNodes.text(path), new String(ImageNodes.bytes(value), StandardCharsets.ISO_8859_1)));
        return model;
    }

    private String read(final TreeStore store, final String path) {
        final int length = store.read(new TreePath(path), target);
        return length < 0 ? null : new String(target, 0, length, StandardCharsets.ISO_8859_1);
    }

    private static List<String> children(final Map<String, String> model, final String parent) {
        final String prefix = parent.equals("/") ? "/" : parent + '/';
        return model.keySet().stream()
                .filter(path -> path.startsWith(prefix)
                        && path.length() > prefix.length()
                        && path.indexOf('/', prefix.length()) < 0)
                .map(path -> path.substring(prefix.length()))
                .sorted()
                .toList();
    }

    private List<String> list(final TreeStore store, final String path) {
        store.list(new TreePath(path), names);
        assertThat(names.names()).hasSize(names.count());
        return names.names().stream().sorted().toList();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAgree(final TreeStores contender) {
        final Map<String, String> model = model();
        try (TreeStore store = contender.load(directory, WORKLOAD.image(), WORKLOAD.nodes())) {
            final Changes changes = new Changes(contender, store, model);
            for (int i = 0; i < OPERATIONS; i++) {
                changes.next();
            }
            requireSame(contender, store, model);
        }
        if (contender.can(Ability.FILES)) {
            try (TreeStore store = contender.open(directory)) {
                requireSame(contender, store, model);
            }
        }
    }

    private void requireSame(final TreeStores contender, final TreeStore store, final Map<String, String> model) {
        model.forEach((path, value) ->
                assertThat(read(store, path)).as("%s: %s", contender, path).isEqualTo(value));
        assertThat(read(store, "/nowhere")).isNull();
        if (contender.can(Ability.CHILDREN)) {
            for (final String path : model.keySet()) {
                if (path.startsWith("/")) {
                    assertThat(list(store, path)).as("%s: %s", contender, path).isEqualTo(children(model, path));
                }
            }
        }
    }

    /** Random changes of a store and of its model. */
    private final class Changes {
        private static final int KINDS = 5;
        private static final int TOGETHER = 20;

        private final Random random = new Random(5);
        private final TreeStores contender;
        private final TreeStore store;
        private final Map<String, String> model;
        private final List<String> paths;
        private final List<String> created = new ArrayList<>();

        Changes(final TreeStores contender, final TreeStore store, final Map<String, String> model) {
            this.contender = contender;
            this.store = store;
            this.model = model;
            this.paths = model.keySet().stream()
                    .filter(path -> path.lastIndexOf('/') > 0)
                    .toList();
        }

        private String anyPath() {
            return paths.get(random.nextInt(paths.size()));
        }

        private byte[] anyValue() {
            final byte[] value = new byte[1 + random.nextInt(30)];
            Arrays.fill(value, (byte) ('a' + random.nextInt(26)));
            return value;
        }

        private void put(final String path, final byte[] value) {
            model.put(path, new String(value, StandardCharsets.ISO_8859_1));
        }

        void next() {
            switch (random.nextInt(KINDS)) {
                case 0 -> write();
                case 1 -> create();
                case 2 -> remove();
                case 3 -> transaction();
                default -> {
                    final String path = anyPath();
                    assertThat(read(store, path)).isEqualTo(model.get(path));
                }
            }
        }

        private void write() {
            final String path = anyPath();
            final byte[] value = anyValue();
            store.write(new TreePath(path), value);
            put(path, value);
        }

        private void create() {
            // Letters before and behind the separator, so that listing has to tell siblings from what is below.
            final TreePath path = new TreePath(anyPath()).sibling("n" + "-_01az".charAt(random.nextInt(6)));
            if (!model.containsKey(path.text())) {
                final byte[] value = anyValue();
                store.create(path, value);
                put(path.text(), value);
                created.add(path.text());
            }
        }

        private void remove() {
            if (!created.isEmpty()) {
                final String path = created.remove(random.nextInt(created.size()));
                store.remove(new TreePath(path));
                model.remove(path);
            }
        }

        private void transaction() {
            if (!contender.can(Ability.TRANSACTIONS)) {
                return;
            }
            final KnownNode[] nodes = new KnownNode[TOGETHER];
            for (int i = 0; i < TOGETHER; i++) {
                nodes[i] = new KnownNode(new TreePath(anyPath()), anyValue());
            }
            store.transaction(nodes, 1, TOGETHER);
            for (int i = 1; i < TOGETHER; i++) {
                put(nodes[i].path().text(), nodes[i].value());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HEAP_MAP", "CHRONICLE"})
    void shouldRefuseWhatItCannotDo(final TreeStores contender) {
        try (TreeStore store = contender.load(directory, WORKLOAD.image(), WORKLOAD.nodes())) {
            assertThatThrownBy(() -> store.list(new TreePath("/"), names))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> store.transaction(new KnownNode[0], 0, 0))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void shouldChooseDifferentNodesThatExist() {
        final Map<String, String> model = model();
        final KnownNode[] nodes = KnownNode.sample(WORKLOAD.image(), 500, 3);
        assertThat(nodes)
                .hasSize(500)
                .allSatisfy(node -> assertThat(new String(node.value(), StandardCharsets.ISO_8859_1))
                        .isEqualTo(model.get(node.path().text())));
        assertThat(Arrays.stream(nodes).map(node -> node.path().text())).doesNotHaveDuplicates();
    }
}

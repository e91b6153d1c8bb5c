// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.nio.file.Path;
import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/**
 * H2's MVStore: a B tree of Java objects whose changed pages are appended to a file. Keys are paths. Each change is stored by a commit, which outlives the
 * process; its background thread would store changes after a second. Listing children skips what is below them.
 */
final class MvTreeStore implements TreeStore {
    private static final int CACHE_MEGABYTES = 1024;
    private static final int NODES_PER_COMMIT = 100_000;

    private final MVStore store;
    private final MVMap<String, byte[]> nodes;

    private MvTreeStore(final Path directory) {
        store = new MVStore.Builder()
                .fileName(directory.resolve("nodes.mv").toString())
                .cacheSize(CACHE_MEGABYTES)
                .autoCommitDisabled()
                .open();
        nodes = store.openMap("nodes");
    }

    static TreeStore load(final Path directory, final Path image) {
        final MvTreeStore tree = new MvTreeStore(directory);
        final int[] count = {0};
        ImageNodes.forEach(image, (path, value) -> {
            tree.nodes.put(ImageNodes.text(path), ImageNodes.bytes(value));
            if (++count[0] % NODES_PER_COMMIT == 0) {
                tree.store.commit();
            }
        });
        tree.store.commit();
        return tree;
    }

    static TreeStore open(final Path directory) {
        return new MvTreeStore(directory);
    }

    @Override
    public int read(final TreePath path, final byte[] target) {
        final byte[] value = nodes.get(path.text());
        if (value == null) {
            return -1;
        }
        System.arraycopy(value, 0, target, 0, value.length);
        return value.length;
    }

    @Override
    public void write(final TreePath path, final byte[] value) {
        nodes.put(path.text(), Arrays.copyOf(value, value.length));
        store.commit();
    }

    @Override
    public void create(final TreePath path, final byte[] value) {
        write(path, value);
    }

    @Override
    public void remove(final TreePath path) {
        nodes.remove(path.text());
        store.commit();
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        names.clear();
        final int prefixLength = path.prefixLength();
        final String prefix = path.length() == prefixLength ? path.text() : path.text() + '/';
        Cursor<String, byte[]> cursor = nodes.cursor(prefix);
        while (cursor.hasNext()) {
            final String child = cursor.next();
            if (!child.startsWith(prefix)) {
                return;
            }
            final int end = child.indexOf('/', prefixLength);
            if (end >= 0) {
                cursor = nodes.cursor(child.substring(0, end) + '0');
            } else if (child.length() > prefixLength) {
                names.add(child, prefixLength);
            }
        }
    }

    @Override
    public void transaction(final KnownNode[] changed, final int from, final int to) {
        for (int i = from; i < to; i++) {
            final byte[] value = changed[i].value();
            nodes.put(changed[i].path().text(), Arrays.copyOf(value, value.length));
        }
        store.commit();
    }

    @Override
    public void close() {
        store.close();
    }
}

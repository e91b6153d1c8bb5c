// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/** Chronicle Map: a hash table in a mapped file. It knows neither children nor transactions. */
final class ChronicleTreeStore implements TreeStore {
    private static final double AVERAGE_PATH = 48;
    private static final double AVERAGE_VALUE = 16;
    /** Room for the nodes that are created. */
    private static final double SPARE = 1.1;

    private final ChronicleMap<byte[], byte[]> nodes;

    private ChronicleTreeStore(final ChronicleMap<byte[], byte[]> nodes) {
        this.nodes = nodes;
    }

    private static File file(final Path directory) {
        return directory.resolve("nodes.map").toFile();
    }

    private static ChronicleMapBuilder<byte[], byte[]> builder(final long count) {
        return ChronicleMapBuilder.of(byte[].class, byte[].class)
                .name("nodes")
                .averageKeySize(AVERAGE_PATH)
                .averageValueSize(AVERAGE_VALUE)
                .entries((long) (SPARE * count))
                .putReturnsNull(true)
                .removeReturnsNull(true);
    }

    static TreeStore load(final Path directory, final Path image, final long count) {
        try {
            final ChronicleMap<byte[], byte[]> nodes = builder(count).createPersistedTo(file(directory));
            ImageNodes.forEach(image, (path, value) -> nodes.put(ImageNodes.bytes(path), ImageNodes.bytes(value)));
            return new ChronicleTreeStore(nodes);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Opens a map that may have been left by a process that was killed. */
    static TreeStore open(final Path directory) {
        try {
            return new ChronicleTreeStore(builder(1).recoverPersistedTo(file(directory), false));
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public int read(final TreePath path, final byte[] target) {
        final byte[] value = nodes.get(path.bytes());
        if (value == null) {
            return -1;
        }
        System.arraycopy(value, 0, target, 0, value.length);
        return value.length;
    }

    @Override
    public void write(final TreePath path, final byte[] value) {
        nodes.put(path.bytes(), value);
    }

    @Override
    public void create(final TreePath path, final byte[] value) {
        nodes.put(path.bytes(), value);
    }

    @Override
    public void remove(final TreePath path) {
        nodes.remove(path.bytes());
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        throw new UnsupportedOperationException("Chronicle Map does not know children");
    }

    @Override
    public void transaction(final KnownNode[] changed, final int from, final int to) {
        throw new UnsupportedOperationException("Chronicle Map has no transactions");
    }

    @Override
    public void close() {
        nodes.close();
    }
}

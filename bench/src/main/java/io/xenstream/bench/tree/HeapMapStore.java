// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A map from path to value on the Java heap. It knows neither children nor transactions, and does not outlive its process. */
final class HeapMapStore implements TreeStore {
    private final Map<String, byte[]> values = new HashMap<>();

    @Override
    public int read(final TreePath path, final byte[] target) {
        final byte[] value = values.get(path.text());
        if (value == null) {
            return -1;
        }
        System.arraycopy(value, 0, target, 0, value.length);
        return value.length;
    }

    @Override
    public void write(final TreePath path, final byte[] value) {
        values.put(path.text(), Arrays.copyOf(value, value.length));
    }

    @Override
    public void create(final TreePath path, final byte[] value) {
        values.put(path.text(), Arrays.copyOf(value, value.length));
    }

    void put(final String path, final byte[] value) {
        values.put(path, value);
    }

    @Override
    public void remove(final TreePath path) {
        values.remove(path.text());
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        throw new UnsupportedOperationException("a hash map does not know children");
    }

    @Override
    public void transaction(final KnownNode[] nodes, final int from, final int to) {
        throw new UnsupportedOperationException("a hash map has no transactions");
    }

    @Override
    public void close() {
        values.clear();
    }
}

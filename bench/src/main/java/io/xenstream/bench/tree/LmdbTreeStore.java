// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.lmdbjava.Cursor;
import org.lmdbjava.Dbi;
import org.lmdbjava.DbiFlags;
import org.lmdbjava.DirectBufferProxy;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.GetOp;
import org.lmdbjava.Txn;

/**
 * LMDB: a B+ tree in a mapped file, changed by copying pages. Keys are paths. Like the live store's, its commits outlive the process but not a power failure
 * (MDB_NOSYNC). A read transaction is renewed only after a change. Listing children skips what is below them.
 */
final class LmdbTreeStore implements TreeStore {
    private static final long LARGEST = 64L << 30;
    private static final int LONGEST_KEY = 511;
    private static final int NODES_PER_TRANSACTION = 100_000;

    private final Env<DirectBuffer> env;
    private final Dbi<DirectBuffer> nodes;
    private final Txn<DirectBuffer> reader;
    private final MutableDirectBuffer key = new UnsafeBuffer(ByteBuffer.allocateDirect(LONGEST_KEY + 1));
    private final UnsafeBuffer keyView = new UnsafeBuffer(0, 0);
    private final MutableDirectBuffer value = new UnsafeBuffer(ByteBuffer.allocateDirect(1 << 16));
    private final UnsafeBuffer valueView = new UnsafeBuffer(0, 0);
    private boolean isReading;

    private LmdbTreeStore(final Path directory) {
        env = Env.create(DirectBufferProxy.PROXY_DB)
                .setMapSize(LARGEST)
                .setMaxDbs(1)
                .open(directory.toFile(), EnvFlags.MDB_NOSYNC);
        nodes = env.openDbi("nodes", DbiFlags.MDB_CREATE);
        reader = env.txnRead();
        reader.reset();
    }

    static TreeStore load(final Path directory, final Path image) {
        final LmdbTreeStore store = new LmdbTreeStore(directory);
        final Bulk bulk = store.new Bulk();
        ImageNodes.forEach(image, bulk::put);
        bulk.end();
        return store;
    }

    static TreeStore open(final Path directory) {
        return new LmdbTreeStore(directory);
    }

    /** Adds many nodes in few transactions. */
    private final class Bulk {
        private Txn<DirectBuffer> writer = env.txnWrite();
        private int count;

        void put(final DirectBuffer path, final DirectBuffer content) {
            nodes.put(writer, path, content);
            if (++count % NODES_PER_TRANSACTION == 0) {
                end();
                writer = env.txnWrite();
            }
        }

        void end() {
            writer.commit();
        }
    }

    private DirectBuffer key(final TreePath path) {
        key.putBytes(0, path.bytes());
        keyView.wrap(key, 0, path.length());
        return keyView;
    }

    private DirectBuffer value(final byte[] content) {
        value.putBytes(0, content);
        valueView.wrap(value, 0, content.length);
        return valueView;
    }

    private Txn<DirectBuffer> reading() {
        if (!isReading) {
            reader.renew();
            isReading = true;
        }
        return reader;
    }

    /** Ends the reader's view before a change, so that its pages can be used again. */
    private void endReading() {
        if (isReading) {
            reader.reset();
            isReading = false;
        }
    }

    @Override
    public int read(final TreePath path, final byte[] target) {
        final DirectBuffer found = nodes.get(reading(), key(path));
        if (found == null) {
            return -1;
        }
        found.getBytes(0, target, 0, found.capacity());
        return found.capacity();
    }

    @Override
    public void write(final TreePath path, final byte[] content) {
        endReading();
        try (Txn<DirectBuffer> writer = env.txnWrite()) {
            nodes.put(writer, key(path), value(content));
            writer.commit();
        }
    }

    @Override
    public void create(final TreePath path, final byte[] content) {
        write(path, content);
    }

    @Override
    public void remove(final TreePath path) {
        endReading();
        try (Txn<DirectBuffer> writer = env.txnWrite()) {
            nodes.delete(writer, key(path));
            writer.commit();
        }
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        names.clear();
        final int prefix = path.prefixLength();
        key(path);
        key.putByte(prefix - 1, (byte) '/');
        keyView.wrap(key, 0, prefix);
        try (Cursor<DirectBuffer> cursor = nodes.openCursor(reading())) {
            boolean isThere = cursor.get(keyView, GetOp.MDB_SET_RANGE);
            while (isThere && isBelow(cursor.key(), prefix)) {
                final DirectBuffer child = cursor.key();
                final int length = child.capacity();
                final int end = ChildKeys.nameEnd(child, prefix);
                if (end == length) {
                    if (length > prefix) {
                        names.add(child, prefix, length - prefix);
                    }
                    isThere = cursor.next();
                } else {
                    key.putBytes(prefix, child, prefix, end - prefix);
                    key.putByte(end, (byte) ('/' + 1));
                    keyView.wrap(key, 0, end + 1);
                    isThere = cursor.get(keyView, GetOp.MDB_SET_RANGE);
                }
            }
        }
    }

    private boolean isBelow(final DirectBuffer child, final int prefix) {
        if (child.capacity() < prefix) {
            return false;
        }
        for (int i = prefix - 1; i >= 0; i--) {
            if (child.getByte(i) != key.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void transaction(final KnownNode[] changed, final int from, final int to) {
        endReading();
        try (Txn<DirectBuffer> writer = env.txnWrite()) {
            for (int i = from; i < to; i++) {
                nodes.put(writer, key(changed[i].path()), value(changed[i].value()));
            }
            writer.commit();
        }
    }

    @Override
    public void close() {
        endReading();
        reader.close();
        env.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.nio.file.Path;
import java.util.Arrays;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB: sorted files merged in the background. Keys are paths. Set up for point lookups as its tuning guide advises: bloom filters, hashed blocks, a cache
 * that holds everything. Its log is written at each commit, but not forced to the disk. Listing children skips what is below them.
 */
final class RocksTreeStore implements TreeStore {
    private static final long CACHE_BYTES = 4L << 30;
    private static final int BLOOM_BITS = 10;
    private static final int NODES_PER_BATCH = 10_000;

    static {
        RocksDB.loadLibrary();
    }

    private final LRUCache cache = new LRUCache(CACHE_BYTES);
    private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
    private final Options options;
    private final WriteOptions writing = new WriteOptions();
    private final ReadOptions reading = new ReadOptions();
    private final WriteBatch batch = new WriteBatch();
    private final RocksDB db;

    private RocksTreeStore(final Path directory) throws RocksDBException {
        options = new Options()
                .setCreateIfMissing(true)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(filter)
                        .setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash));
        db = RocksDB.open(options, directory.toString());
    }

    static TreeStore load(final Path directory, final Path image) {
        try {
            final RocksTreeStore store = new RocksTreeStore(directory);
            store.fill(image);
            return store;
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    static TreeStore open(final Path directory) {
        try {
            return new RocksTreeStore(directory);
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    private void fill(final Path image) throws RocksDBException {
        try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            ImageNodes.forEach(image, (path, value) -> {
                try {
                    batch.put(ImageNodes.bytes(path), ImageNodes.bytes(value));
                    if (batch.count() == NODES_PER_BATCH) {
                        db.write(unlogged, batch);
                        batch.clear();
                    }
                } catch (final RocksDBException failure) {
                    throw failed(failure);
                }
            });
            db.write(unlogged, batch);
        }
        db.compactRange();
    }

    private static IllegalStateException failed(final RocksDBException failure) {
        return new IllegalStateException("RocksDB: " + failure.getMessage(), failure);
    }

    @Override
    public int read(final TreePath path, final byte[] target) {
        try {
            return db.get(reading, path.bytes(), target);
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    @Override
    public void write(final TreePath path, final byte[] value) {
        try {
            db.put(writing, path.bytes(), value);
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    @Override
    public void create(final TreePath path, final byte[] value) {
        write(path, value);
    }

    @Override
    public void remove(final TreePath path) {
        try {
            db.delete(writing, path.bytes());
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    @Override
    public void list(final TreePath path, final NameList names) {
        names.clear();
        final int prefix = path.prefixLength();
        final byte[] start = Arrays.copyOf(path.bytes(), prefix);
        start[prefix - 1] = '/';
        try (RocksIterator iterator = db.newIterator(reading)) {
            iterator.seek(start);
            while (iterator.isValid()) {
                final byte[] child = iterator.key();
                if (child.length < prefix || !Arrays.equals(start, 0, prefix, child, 0, prefix)) {
                    break;
                }
                final int end = ChildKeys.nameEnd(child, prefix);
                if (end == child.length) {
                    if (end > prefix) {
                        names.add(child, prefix, end - prefix);
                    }
                    iterator.next();
                } else {
                    final byte[] behind = Arrays.copyOf(child, end + 1);
                    behind[end]++;
                    iterator.seek(behind);
                }
            }
        }
    }

    @Override
    public void transaction(final KnownNode[] nodes, final int from, final int to) {
        try {
            batch.clear();
            for (int i = from; i < to; i++) {
                batch.put(nodes[i].path().bytes(), nodes[i].value());
            }
            db.write(writing, batch);
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    @Override
    public long nativeMemory() {
        try {
            return cache.getUsage()
                    + db.getLongProperty("rocksdb.cur-size-all-mem-tables")
                    + db.getLongProperty("rocksdb.estimate-table-readers-mem");
        } catch (final RocksDBException failure) {
            throw failed(failure);
        }
    }

    @Override
    public void close() {
        batch.close();
        reading.close();
        writing.close();
        db.close();
        options.close();
        filter.close();
        cache.close();
    }
}

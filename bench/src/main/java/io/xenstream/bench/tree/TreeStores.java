// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.tree;

import java.nio.file.Path;

/** The contenders. */
public enum TreeStores {
    /** xenstream's live store. */
    LIVE("xenstream live store", true, true, true) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            return LiveTreeStore.load(directory, image);
        }

        @Override
        public TreeStore open(final Path directory) {
            return LiveTreeStore.open(directory);
        }
    },
    /** A hash map on the heap. */
    HEAP_MAP("HashMap", false, false, false) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            final HeapMapStore store = new HeapMapStore();
            ImageNodes.forEach(image, (path, value) -> store.put(ImageNodes.text(path), ImageNodes.bytes(value)));
            return store;
        }
    },
    /** A tree of maps on the heap. */
    HEAP_TREE("tree of LinkedHashMap", true, true, false) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            final HeapTreeStore store = new HeapTreeStore();
            ImageNodes.forEach(image, (path, value) -> store.put(ImageNodes.text(path), ImageNodes.bytes(value)));
            return store;
        }
    },
    /** LMDB. */
    LMDB("LMDB", true, true, true) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            return LmdbTreeStore.load(directory, image);
        }

        @Override
        public TreeStore open(final Path directory) {
            return LmdbTreeStore.open(directory);
        }
    },
    /** RocksDB. */
    ROCKS("RocksDB", true, true, true) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            return RocksTreeStore.load(directory, image);
        }

        @Override
        public TreeStore open(final Path directory) {
            return RocksTreeStore.open(directory);
        }
    },
    /** H2's MVStore. */
    MV("H2 MVStore", true, true, true) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            return MvTreeStore.load(directory, image);
        }

        @Override
        public TreeStore open(final Path directory) {
            return MvTreeStore.open(directory);
        }
    },
    /** Chronicle Map. */
    CHRONICLE("Chronicle Map", false, false, true) {
        @Override
        public TreeStore load(final Path directory, final Path image, final long nodes) {
            return ChronicleTreeStore.load(directory, image, nodes);
        }

        @Override
        public TreeStore open(final Path directory) {
            return ChronicleTreeStore.open(directory);
        }
    };

    /** What a contender can do beside reading and changing single nodes. */
    public enum Ability {
        /** Knows a node's children. */
        CHILDREN,
        /** Changes several nodes at once. */
        TRANSACTIONS,
        /** Outlives its process. */
        FILES
    }

    private final String title;
    private final boolean knowsChildren;
    private final boolean hasTransactions;
    private final boolean hasFiles;

    TreeStores(final String title, final boolean knowsChildren, final boolean hasTransactions, final boolean hasFiles) {
        this.title = title;
        this.knowsChildren = knowsChildren;
        this.hasTransactions = hasTransactions;
        this.hasFiles = hasFiles;
    }

    /**
     * The name for tables.
     *
     * @return the contender's name
     */
    public String title() {
        return title;
    }

    /**
     * Whether the contender has an ability.
     *
     * @param ability asked for
     * @return whether operations that need it can be called
     */
    public boolean can(final Ability ability) {
        return switch (ability) {
            case CHILDREN -> knowsChildren;
            case TRANSACTIONS -> hasTransactions;
            case FILES -> hasFiles;
        };
    }

    /**
     * Creates a store with the nodes of an image.
     *
     * @param directory an empty directory for its files
     * @param image     the file
     * @param nodes     the number of nodes in the image
     * @return the store
     * @throws UnsatisfiedLinkError if the contender's native library does not run here
     */
    public abstract TreeStore load(Path directory, Path image, long nodes);

    /**
     * Opens a store that another process may have left without closing it.
     *
     * @param directory with the store's files
     * @return the store
     * @throws UnsupportedOperationException if the contender has no files
     */
    public TreeStore open(final Path directory) {
        throw new UnsupportedOperationException(title + " does not outlive its process");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.nativeio.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;

/**
 * A xenstore tree that lives in its image: nodes are records of a mapped file, found through an index beside it, and changed in place.
 *
 * <p>Each change is a commit: whatever happens to the process, the files then contain all of it or nothing of it. {@link #open} takes back a commit that
 * was interrupted, in time proportional to that commit. A power failure may lose or damage the store, because mapped files are written back in no
 * particular order; {@linkplain #snapshot snapshots} survive it.
 *
 * <p>Memory per node, beyond the node's record in the image: 24 bytes of links in the record, a slot of 8 bytes in a table that is between three
 * eighths and three quarters full, and two list entries of 4 bytes. Nothing is on the heap. Reading, writing, creating and removing nodes allocates
 * nothing.
 *
 * <p>A store has one writer, which holds a lock on the image, and is used by one thread at a time. A change that fails, for example because the disk is
 * full, leaves the store as it was. docs/store.md describes the files.
 */
public final class LiveStore implements AutoCloseable {
    /** Passed as the owner of new nodes: the owner of the parent. */
    public static final int INHERITED = -1;

    /** The name of the image in the store's directory. */
    public static final String IMAGE_NAME = StoreFiles.IMAGE;

    /** The name of the index in the store's directory. */
    public static final String INDEX_NAME = StoreFiles.INDEX;

    /** The name of the journal in the store's directory. */
    public static final String JOURNAL_NAME = StoreFiles.JOURNAL;

    /** The version of an image that contains nothing but nodes: every daemon loads it. */
    private static final int OLDEST_VERSION = 1;

    /** How many closed transactions are kept. */
    private static final int MOST_IDLE = 16;

    private static final DirectBuffer EMPTY = Buffers.empty();

    private final StoreChanges changes;
    private final StoreTree tree;
    private final DomainRelease release;
    private final Compaction compaction;
    private final SpaceAhead ahead;
    private final BooleanSupplier lock;
    private final List<StoreTransaction> idle = new ArrayList<>();

    LiveStore(final StoreChanges changes) {
        this(changes, () -> true);
    }

    private LiveStore(final StoreChanges changes, final BooleanSupplier lock) {
        this.changes = changes;
        this.lock = lock;
        this.tree = changes.tree();
        this.release = new DomainRelease(changes);
        this.compaction = new Compaction(changes);
        this.ahead = new SpaceAhead(tree);
    }

    StoreTree tree() {
        return tree;
    }

    /**
     * Opens a store, or creates an empty one if there is none in the directory. Takes back a commit that was interrupted. Costs the same for any number of
     * nodes, unless the index is rebuilt.
     *
     * @param directory contains the store's files, or is created with mode 700; a directory on tmpfs is memory
     * @param options   limits
     * @return the store; close it
     * @throws StoreException   if another process has the store, or its files are damaged or do not belong together
     * @throws ImageIoException if the system refuses a file
     */
    public static LiveStore open(final Path directory, final StoreOptions options) {
        return start("OPEN", directory, options, memory -> {
            if (memory.isEmpty()) {
                final StoreTree tree = memory.create();
                memory.complete(OLDEST_VERSION);
                return tree;
            }
            return options.rebuildIndex() ? rebuild(memory, directory) : memory.open();
        });
    }

    private static StoreTree rebuild(final StoreMemory memory, final Path directory) {
        final StoreTree tree = memory.rebuild();
        Log.debug(() -> directory + ": the index was built again from " + tree.nodes() + " nodes");
        return tree;
    }

    /**
     * Creates a store with the committed nodes of an image, as {@link #load(Path, Region, StoreOptions, Consumer)} does, without a report.
     *
     * @param directory contains no store; created with mode 700 if it is missing
     * @param image     an image of any version, which the store keeps, and of any byte order
     * @param options   limits, which nodes of the image may exceed
     * @return the store; close it
     * @throws StoreException   if the directory contains a store, or the image has a node twice, a node without a parent, or no root
     * @throws ImageException   if the image is damaged
     */
    public static LiveStore load(final Path directory, final Region image, final StoreOptions options) {
        return load(directory, image, options, finding -> {});
    }

    /**
     * Creates a store with the committed nodes of an image, which has parents before their children. Records of the host, such as connections, and records
     * of unknown types are kept unread, before the nodes. What is not kept is reported: open transactions with their nodes, empty records of unknown types,
     * and, if the image is in the other byte order, all records of unknown types.
     *
     * @param directory contains no store; created with mode 700 if it is missing
     * @param image     an image of any version, which the store keeps, and of any byte order
     * @param options   limits, which nodes of the image may exceed
     * @param findings  is called with {@link StoreRule#NOT_KEPT} for each record that is not kept, in their order, while the image is read
     * @return the store; close it
     * @throws StoreException   if the directory contains a store, or the image has a node twice, a node without a parent, or no root, or has records of the
     *     host in the other byte order
     * @throws ImageException   if the image is damaged
     */
    public static LiveStore load(
            final Path directory, final Region image, final StoreOptions options, final Consumer<Finding> findings) {
        return load(directory, image, options, ReadOptions.DEFAULT, findings, other -> {});
    }

    /**
     * Creates a store with the committed nodes of an image, as {@link #load(Path, Region, StoreOptions, Consumer)} does, for a caller who needs other
     * records of the image, too: it need not be read a second time for them.
     *
     * @param directory contains no store; created with mode 700 if it is missing
     * @param image     an image of any version, which the store keeps, and of any byte order
     * @param options   limits, which nodes of the image may exceed
     * @param reading   limits and strictness for reading the image
     * @param findings  is called with {@link StoreRule#NOT_KEPT} for each record that is not kept, in their order, while the image is read
     * @param others    is called with the reader on each record that is neither a node nor END nor a store's own, whether the store keeps it or not; it does
     *     not move the reader
     * @return the store; close it
     * @throws StoreException   if the directory contains a store, or the image has a node twice, a node without a parent, or no root, or has records of the
     *     host in the other byte order that are to be kept
     * @throws ImageException   if the image is damaged
     */
    public static LiveStore load(
            final Path directory,
            final Region image,
            final StoreOptions options,
            final ReadOptions reading,
            final Consumer<Finding> findings,
            final Consumer<ImageReader> others) {
        return start("LOAD", directory, options, memory -> {
            if (!memory.isEmpty()) {
                throw new StoreException(
                        StoreRule.IN_USE, Place.whole(directory.toString()), "the directory contains a store already");
            }
            final ImageLoad load = new ImageLoad(memory, image, reading, options.keepsHost(), findings, others);
            final StoreTree tree = load.run();
            memory.complete(load.version());
            return tree;
        });
    }

    /**
     * Opens a store that another process still has, to take its place. Neither process may change the store until one of them has given it up: this one by
     * {@link #close}, the other one by closing its own, after which this one calls {@link #lock}.
     *
     * @param directory contains a store
     * @param options   limits
     * @return the store, without its lock; close it
     * @throws StoreException   if there is no store, or its files are damaged or do not belong together
     * @throws ImageIoException if the system refuses a file
     */
    public static LiveStore takeOver(final Path directory, final StoreOptions options) {
        return reported(
                "TAKE_OVER",
                directory,
                () -> start(StoreFiles.share(directory, options), directory, options, memory -> {
                    if (memory.isEmpty()) {
                        throw new StoreException(
                                StoreRule.IMAGE,
                                Place.whole(directory.toString()),
                                "the directory contains no complete store");
                    }
                    return memory.open();
                }));
    }

    /**
     * Takes the lock of a store that was opened by {@link #takeOver}.
     *
     * @return whether this process has the lock; false if another process has it still
     * @throws ImageIoException if the file system does not support locks
     */
    public boolean lock() {
        changes.requireOpen();
        return lock.getAsBoolean();
    }

    private static LiveStore start(
            final String how,
            final Path directory,
            final StoreOptions options,
            final Function<StoreMemory, StoreTree> source) {
        return reported(how, directory, () -> {
            StoreFiles.createDirectory(directory);
            return start(StoreFiles.open(directory, options), directory, options, source);
        });
    }

    private static LiveStore reported(final String how, final Path directory, final Supplier<LiveStore> opening) {
        final StoreOpenEvent event = FlightRecording.isUsed() ? StoreOpenEvent.start(directory.toString(), how) : null;
        try {
            final LiveStore store = opening.get();
            if (event != null) {
                event.opened(store.isRecovered(), store.nodes(), store.imageLength(), store.sequence());
            }
            return store;
        } catch (final XenstreamException failure) {
            if (event != null) {
                event.failed(failure);
            }
            throw failure;
        }
    }

    /** Gets the tree from the files; closes them if that fails. */
    private static LiveStore start(
            final StoreFiles files,
            final Path directory,
            final StoreOptions options,
            final Function<StoreMemory, StoreTree> source) {
        boolean isStarted = false;
        try {
            final String label = directory.toString();
            final StoreMemory memory = new StoreMemory(files.image(), files.index(), files.journal(), label);
            final StoreTree tree = source.apply(memory);
            files.prepare(options);
            isStarted = true;
            if (memory.journal().hasRecovered()) {
                Log.debug(() -> label + ": a commit that had been interrupted was taken back");
            }
            return new LiveStore(new StoreChanges(label, options, files, memory.journal(), tree), files::lock);
        } finally {
            if (!isStarted) {
                files.close();
            }
        }
    }

    /**
     * Creates a cursor to read the store.
     *
     * @return a cursor on no node; close it before the store
     */
    public LiveCursor cursor() {
        changes.requireOpen();
        return new LiveCursor(changes);
    }

    /**
     * Returns whether a commit had been interrupted when the store was opened, and was taken back.
     *
     * @return true if the process that had the store before was killed in the middle of a commit
     */
    public boolean isRecovered() {
        return changes.hasRecovered();
    }

    /**
     * Returns the number of nodes.
     *
     * @return at least 1; special nodes are counted
     */
    public long nodes() {
        changes.requireOpen();
        return tree.nodes();
    }

    /**
     * Returns the number of nodes that a domain owns.
     *
     * @param domid 0 to 65535
     * @return 0 or more
     */
    public int nodesOf(final int domid) {
        changes.requireOpen();
        return OffsetList.size(tree.links().ownerList(Objects.checkIndex(domid, IndexLayout.OWNERS)));
    }

    /**
     * Returns the number of the last commit. Numbers increase by one.
     *
     * @return at least 1
     */
    public long sequence() {
        changes.requireOpen();
        return tree.sequence();
    }

    /**
     * Returns the length of the image up to its END.
     *
     * @return bytes
     */
    public long imageLength() {
        changes.requireOpen();
        return tree.space().end() + Long.BYTES;
    }

    /**
     * Returns the bytes of the image that are free for new nodes before its END.
     *
     * @return bytes
     */
    public long freeLength() {
        changes.requireOpen();
        return tree.space().free();
    }

    /**
     * Returns how much of the image the nodes' move in progress has passed; see {@link #doWork}.
     *
     * @return bytes of {@link #imageLength}; 0 if no nodes are being moved
     */
    public long compactedLength() {
        changes.requireOpen();
        return compaction.passed();
    }

    /**
     * Adds a listener. Listeners are called in the order of their addition.
     *
     * @param listener is called after each commit
     */
    public void addListener(final StoreListener listener) {
        changes.changes().add(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener was added; otherwise nothing happens
     */
    public void removeListener(final StoreListener listener) {
        changes.changes().remove(listener);
    }

    /**
     * Writes a node's value. A missing node is created with the permissions of its parent, and so are missing parents, with empty values.
     *
     * @param nodePath    contains an absolute path, or the path of a special node
     * @param pathLength  length of the path in bytes
     * @param value       contains the value
     * @param valueOffset start of the value in bytes
     * @param valueLength length of the value in bytes
     * @param owner       owner of created nodes, 0 to 65535, or {@link #INHERITED}
     * @return the number of the commit
     * @throws StoreException if the path is not valid, a limit is exceeded, or the index is damaged; the store is as before
     * @throws ImageIoException if the disk is full; the store is as before
     */
    public long write(
            final DirectBuffer nodePath,
            final int pathLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int owner) {
        final long sequence = changes.beginCommit();
        try {
            changes.write(nodePath, pathLength, value, valueOffset, valueLength, owner, sequence);
        } catch (final RuntimeException | Error failure) {
            throw changes.rolledBack(failure);
        }
        return changes.commit(sequence);
    }

    /**
     * Creates a node with an empty value unless it exists. Missing parents are created too.
     *
     * @param nodePath   contains an absolute path, or the path of a special node
     * @param pathLength length of the path in bytes
     * @param owner      owner of created nodes, 0 to 65535, or {@link #INHERITED}
     * @return whether the node was created
     * @throws StoreException as {@link #write}
     */
    public boolean mkdir(final DirectBuffer nodePath, final int pathLength, final int owner) {
        if (changes.find(nodePath, pathLength) != 0) {
            return false;
        }
        write(nodePath, pathLength, EMPTY, 0, 0, owner);
        return true;
    }

    /**
     * Removes a node and all nodes below it. Costs time and space of the journal proportional to their number.
     *
     * @param nodePath   contains an absolute path, or the path of a special node
     * @param pathLength length of the path in bytes
     * @return the number of removed nodes; 0 if the node does not exist
     * @throws StoreException if the node is the root, or the index is damaged; the store is as before
     */
    public long remove(final DirectBuffer nodePath, final int pathLength) {
        final long record = changes.find(nodePath, pathLength);
        if (record == 0) {
            return 0;
        }
        final long sequence = changes.beginCommit();
        final long removed;
        try {
            removed = changes.remove(record, nodePath, pathLength, sequence);
        } catch (final RuntimeException | Error failure) {
            throw changes.rolledBack(failure);
        }
        changes.commit(sequence);
        return removed;
    }

    /**
     * Changes a node's permissions; the first one names the owner.
     *
     * @param nodePath    contains an absolute path, or the path of a special node
     * @param pathLength  length of the path in bytes
     * @param permissions in the form of {@link NodeDataDecoder#permission(int)}
     * @param count       number of permissions
     * @return whether the node exists
     * @throws StoreException if there are too many permissions or none; the store is as before
     */
    public boolean setPermissions(
            final DirectBuffer nodePath, final int pathLength, final int[] permissions, final int count) {
        final long record = changes.find(nodePath, pathLength);
        if (record == 0) {
            return false;
        }
        final long sequence = changes.beginCommit();
        try {
            changes.setPermissions(record, nodePath, pathLength, permissions, count, sequence);
        } catch (final RuntimeException | Error failure) {
            throw changes.rolledBack(failure);
        }
        changes.commit(sequence);
        return true;
    }

    /**
     * Forgets a domain that has gone, in one commit, so that a later domain with its number inherits nothing: removes the nodes that it owns, with all nodes
     * below them, and its permissions in other nodes. The root and special nodes are not removed: domain 0 owns them then. Transactions in progress that give
     * something to the domain cannot be committed any more.
     *
     * <p>Costs time and space of the journal proportional to the nodes removed and the permissions of the domain, whatever else the store contains.
     *
     * @param domid the domain, 1 to 65535
     * @return the number of removed nodes
     * @throws IllegalArgumentException if the domain is 0
     * @throws StoreException           if the index is damaged; the store is as before
     * @throws ImageIoException         if the disk is full; the store is as before
     */
    public long releaseDomain(final int domid) {
        changes.requireOpen();
        if (Objects.checkIndex(domid, IndexLayout.OWNERS) == 0) {
            throw new IllegalArgumentException("domain 0 cannot be released");
        }
        return release.run(domid);
    }

    /**
     * Begins a transaction. It sees the store as it is, with its own changes, until it is committed.
     *
     * @return the transaction; close it, whether it was committed or not
     */
    public StoreTransaction begin() {
        changes.requireOpen();
        final StoreTransaction transaction =
                idle.isEmpty() ? new StoreTransaction(changes, this::release) : idle.remove(idle.size() - 1);
        transaction.open();
        return transaction;
    }

    /**
     * Continues a transaction of the process that had this store before.
     *
     * @param saved  contains what {@link StoreTransaction#save} has written
     * @param offset its start in bytes
     * @param length its length in bytes
     * @return the transaction; close it, whether it was committed or not
     * @throws IllegalArgumentException if this is no saved transaction
     */
    public StoreTransaction resume(final DirectBuffer saved, final int offset, final int length) {
        final StoreTransaction transaction = begin();
        boolean isRestored = false;
        try {
            transaction.restore(saved, offset, length);
            isRestored = true;
            return transaction;
        } finally {
            if (!isRestored) {
                transaction.close();
            }
        }
    }

    /** Keeps a closed transaction for its next use, so that transactions allocate nothing in the long run. */
    private void release(final StoreTransaction transaction) {
        if (idle.size() < MOST_IDLE) {
            idle.add(transaction);
        }
    }

    /**
     * Writes the nodes to a new image in tree order, without the store's own records, and publishes it atomically. The store does not change meanwhile: the
     * call takes time proportional to its nodes.
     *
     * @param target     is replaced
     * @param durability what the image survives
     * @return the length of the image in bytes
     * @throws ImageIoException if the system refuses
     */
    public long snapshot(final Path target, final Durability durability) {
        changes.requireOpen();
        try (LiveCursor cursor = cursor()) {
            return new Snapshot(tree, cursor).write(target, durability);
        }
    }

    /**
     * Does a part of the work that can wait, in the manner of an Agrona agent: call it when there are no requests, as long as it returns more than 0. Allocates
     * disk space before it is needed, 256 KiB at a time. Moves nodes together when more than an eighth of the image is free, so that an image does not stay
     * as long as it was at its longest. A call moves at most 8 nodes, in one commit that has no changes for listeners, and takes some microseconds, or some tens
     * if it allocates.
     *
     * <p>Cursors and the nodes found by transactions are to be found again, as after any change.
     *
     * @return how much was done; 0 if there is nothing to do
     * @throws StoreException   if the index is damaged; the store is as before
     * @throws ImageIoException if there is no space for the journal; the store is as before
     */
    public int doWork() {
        changes.requireOpen();
        return ahead.run() + compaction.run();
    }

    /**
     * Translates a memory fault reported by the JVM: somebody has shortened a file of the store. The store's methods do so themselves, but the JVM may report
     * a fault late, or a flyweight may cause it. The store should be closed then.
     *
     * @param fault the error that the JVM threw
     * @return the exception to throw instead
     * @throws InternalError the fault itself, if no file of the store was shortened
     */
    public RuntimeException explain(final InternalError fault) {
        return changes.explain(fault);
    }

    /** Unmaps the files and releases the lock. Closing again does nothing. */
    @Override
    public void close() {
        changes.close();
    }
}

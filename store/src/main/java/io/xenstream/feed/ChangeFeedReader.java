// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.StatusFile;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Reads a {@link ChangeFeed}, of this process or of another one that runs, has ended or was killed.
 *
 * <pre>{@code
 * ChangeFeedReader reader = ChangeFeedReader.open(directory);
 * reader.seek(lastSeen + 1);
 * while (reader.next()) {
 *     use(reader.number(), reader.entry(), reader.path());
 * }
 * }</pre>
 *
 * <p>Each entry is returned once, in order, whole, and as it was written. If the writer has overwritten entries before they were read, there is an entry of kind
 * {@link FeedEntry#GAP} instead, which says which ones. Nothing waits: {@link #next()} returns false when there is nothing more, and may be called again.
 *
 * <p>A reader writes nothing, takes no lock, and costs the writer nothing. An entry costs some tens of nanoseconds and no garbage. The file stays mapped as long as the reader
 * is reachable. Nothing in the file is trusted. For one thread at a time.
 */
public final class ChangeFeedReader {
    /** How often the oldest entry may be overwritten before it is copied. The last attempt is made with the last entry. */
    private static final int MOST_ATTEMPTS = 8;

    private final Path path;
    private final Object key;
    private final ByteBuffer file;
    private final long room;
    private final long places;
    private final int entries;
    private final long firstEver;
    private final ByteBuffer copy =
            ByteBuffer.allocateDirect(FeedLayout.LONGEST_ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    private final MutableDirectBuffer nodePath = Buffers.empty();
    private long lastSeen;
    private long wanted;
    private boolean isCopied;
    private FeedEntry entry;
    private long number;
    private long firstMissing;
    private long position;

    ChangeFeedReader(final Path path) {
        this.path = path;
        this.key = key(path);
        try {
            this.file = StatusFile.map(path, false, Integer.MAX_VALUE).order(ByteOrder.LITTLE_ENDIAN);
            if (file.capacity() < FeedLayout.HEADER_LENGTH || file.getLong(0) != FeedLayout.MAGIC) {
                throw damaged(0, "it does not begin as a change feed");
            }
            final int version = file.getInt(FeedLayout.VERSION_OFFSET);
            if (version != FeedLayout.VERSION) {
                throw new FeedException(
                        FeedRule.VERSION,
                        Place.of(path.toString(), FeedLayout.VERSION_OFFSET),
                        "version " + version + ", not " + FeedLayout.VERSION);
            }
            this.room = file.getLong(FeedLayout.ROOM_OFFSET);
            this.places = file.getLong(FeedLayout.PLACES_OFFSET);
            this.firstEver = file.getLong(FeedLayout.FIRST_OFFSET);
        } catch (final InternalError fault) {
            throw shortened(fault);
        }
        final boolean isPossible = Long.bitCount(room) == 1
                && room >= FeedLayout.LEAST_ROOM
                && room <= FeedLayout.MOST_ROOM
                && places == FeedLayout.places((int) room)
                && file.capacity() == FeedLayout.fileLength((int) room);
        if (!isPossible || firstEver < 1) {
            throw damaged(FeedLayout.ROOM_OFFSET, "lengths that do not fit the file");
        }
        this.entries = FeedLayout.HEADER_LENGTH + (int) places * Long.BYTES;
        this.wanted = first();
    }

    /**
     * Opens the feed in a directory, at its oldest entry.
     *
     * @param directory of the store
     * @return the reader
     * @throws FeedException    if there is no feed, or it is damaged
     * @throws ImageIoException if it cannot be read
     */
    public static ChangeFeedReader open(final Path directory) {
        if (!FeedLayout.exists(directory)) {
            throw new FeedException(
                    FeedRule.ABSENT, FeedLayout.place(directory), "there is no file " + FeedLayout.FILE_NAME);
        }
        return new ChangeFeedReader(directory.resolve(FeedLayout.FILE_NAME));
    }

    private static Object key(final Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (final IOException gone) {
            return null;
        }
    }

    /**
     * Whether the path still leads to the file that is read. If not, it was deleted or replaced: open another reader once this one has nothing more.
     *
     * @return asks the system, so not to be called for each entry
     */
    public boolean isCurrent() {
        return key != null && Objects.equals(key, key(path));
    }

    /** The number of the file's first entry, which may have been overwritten. */
    long firstEver() {
        return firstEver;
    }

    /**
     * Returns the number of the oldest entry that there is; at this moment, since it may be overwritten at any time.
     *
     * @return {@link #last()} + 1 if there is none
     */
    public long first() {
        try {
            final long last = last();
            return oldest(last, 0);
        } catch (final InternalError fault) {
            throw shortened(fault);
        }
    }

    /**
     * Returns the number of the last entry that has appeared.
     *
     * @return one less than the first number if there is none
     */
    public long last() {
        final long last;
        try {
            last = Math.max(firstEver - 1, (long) FeedLayout.WORD.getAcquire(file, FeedLayout.LAST_OFFSET));
        } catch (final InternalError fault) {
            throw shortened(fault);
        }
        if (last < lastSeen) {
            // The JVM may report later, or never, that the file was shortened.
            throw damaged(FeedLayout.LAST_OFFSET, "the last number has become smaller");
        }
        lastSeen = last;
        return last;
    }

    /**
     * Goes to an entry, which need not exist any more: then {@link #next()} returns a gap.
     *
     * @param from its number
     * @throws FeedException if it is more than one above the last one
     */
    public void seek(final long from) {
        final long last = last();
        if (from > last + 1) {
            throw new FeedException(FeedRule.AHEAD, FeedLayout.place(path), "number " + from + ", the last is " + last);
        }
        wanted = from;
        isCopied = false;
    }

    /**
     * Goes to the next entry or gap.
     *
     * @return false if there is none yet
     * @throws FeedException if the file is damaged
     */
    public boolean next() {
        try {
            return step();
        } catch (final InternalError fault) {
            throw shortened(fault);
        }
    }

    private boolean step() {
        final long last = last();
        if (!isCopied && (wanted > last || last < firstEver)) {
            return false;
        }
        if (isCopied || (wanted >= firstEver && copy(wanted))) {
            isCopied = false;
            return decode();
        }
        return findGap();
    }

    /** Finds the oldest entry. Returns false if there is none at this moment: a large commit overwrites all that there was. */
    private boolean findGap() {
        for (int attempt = 0; attempt <= MOST_ATTEMPTS; attempt++) {
            final long last = last();
            final long oldest = oldest(last, attempt);
            if (oldest > last) {
                return false;
            }
            if (copy(oldest)) {
                firstMissing = wanted;
                wanted = oldest;
                isCopied = true;
                entry = FeedEntry.GAP;
                number = oldest - 1;
                nodePath.wrap(copy, 0, 0);
                return true;
            }
        }
        return false;
    }

    /** Whether the entry with a number was not overwritten up to now. */
    private boolean isKept(final long which, final long at) {
        VarHandle.acquireFence();
        return which > (long) FeedLayout.WORD.getAcquire(file, FeedLayout.CLAIMED_NUMBER_OFFSET) - places
                && at + room >= (long) FeedLayout.WORD.getAcquire(file, FeedLayout.CLAIMED_END_OFFSET);
    }

    private long positionOf(final long which) {
        return file.getLong(FeedLayout.HEADER_LENGTH + (int) (which & (places - 1)) * Long.BYTES);
    }

    /** The number of the oldest entry, or one above the last. Each further attempt leaves out more of what there is, since the writer goes on meanwhile. */
    private long oldest(final long last, final int attempt) {
        long low = Math.max(firstEver, last - places + 1);
        long high = last;
        while (low <= high) {
            final long middle = low + (high - low) / 2;
            if (isKept(middle, positionOf(middle))) {
                high = middle - 1;
            } else {
                low = middle + 1;
            }
        }
        return low + Math.max(0, last - low) * attempt / MOST_ATTEMPTS;
    }

    /** Copies an entry. Returns false if it was overwritten. */
    private boolean copy(final long which) {
        final long at = positionOf(which);
        final int begin = (int) (at & (room - 1));
        final int length = (begin & 7) == 0 ? file.getInt(entries + begin) : 0;
        final boolean isEntry = length >= FeedLayout.ENTRY_PATH
                && (length & 7) == 0
                && length <= Math.min(FeedLayout.LONGEST_ENTRY, room - begin);
        if (isEntry) {
            copy.put(0, file, entries + begin, length);
        }
        if (!isKept(which, at)) {
            return false;
        }
        if (!isEntry || copy.getLong(FeedLayout.ENTRY_NUMBER) != which) {
            throw damaged(entries + begin, "no entry with the number " + which);
        }
        position = at + length;
        return true;
    }

    private boolean decode() {
        number = wanted;
        entry = FeedEntry.of(copy.getShort(FeedLayout.ENTRY_KIND));
        final int pathLength = copy.getInt(FeedLayout.ENTRY_PATH_LENGTH);
        if (entry == null || pathLength < 0 || pathLength > copy.getInt(0) - FeedLayout.ENTRY_PATH) {
            throw damaged(entries + ((position - copy.getInt(0)) & (room - 1)), "an entry that contradicts itself");
        }
        nodePath.wrap(copy, FeedLayout.ENTRY_PATH, pathLength);
        wanted++;
        return true;
    }

    private FeedException damaged(final long offset, final String problem) {
        return new FeedException(FeedRule.DAMAGED, Place.of(path.toString(), offset), problem);
    }

    private FeedException shortened(final InternalError fault) {
        return new FeedException(FeedLayout.place(path), "the file was shortened while it was read", fault);
    }

    /** The position behind the entry. */
    long end() {
        return position;
    }

    /**
     * The kind of the entry.
     *
     * @return never null after {@link #next()} has returned true
     */
    public FeedEntry entry() {
        return entry;
    }

    /**
     * The number of the entry: one more than that of the entry before. Of a gap, the number of the last entry that is missing.
     *
     * @return above 0
     */
    public long number() {
        return number;
    }

    /**
     * Of a gap, the number of the first entry that is missing.
     *
     * @return at most {@link #number()}
     */
    public long firstMissing() {
        return entry == FeedEntry.GAP ? firstMissing : number;
    }

    /**
     * When the entry was written. A gap has the time of the entry behind it.
     *
     * @return milliseconds since 1970
     */
    public long time() {
        return copy.getLong(FeedLayout.ENTRY_TIME);
    }

    /**
     * Who made the change.
     *
     * @return the number of a client that no other one has; 0 for none
     */
    public long connection() {
        return entry == FeedEntry.RESTARTED || entry == FeedEntry.GAP ? 0 : copy.getLong(FeedLayout.ENTRY_CONNECTION);
    }

    /**
     * The domain that owns the node, or owned it; or the domain that was introduced or released.
     *
     * @return 0 to 65535
     */
    public int domain() {
        return entry == FeedEntry.GAP ? 0 : copy.getShort(FeedLayout.ENTRY_DOMAIN) & 0xFFFF;
    }

    /**
     * The store's commit that made the change. Of a gap, that of the entry behind it.
     *
     * @return the changes of a transaction have the same
     */
    public long commit() {
        return copy.getLong(FeedLayout.ENTRY_COMMIT);
    }

    /**
     * Of {@link FeedEntry#RESTARTED}, the first commit that may be missing in the feed; the last one is {@link #commit()}.
     *
     * @return more than {@link #commit()} if none is. If it is more than one above, the store is older than the feed: it was replaced
     */
    public long firstMissingCommit() {
        return entry == FeedEntry.RESTARTED ? copy.getLong(FeedLayout.ENTRY_CONNECTION) + 1 : commit() + 1;
    }

    /**
     * The path of the node; of an entry about a domain, that of the special node that is watched for this; otherwise empty.
     *
     * @return a view that the next call of {@link #next()} changes
     */
    public DirectBuffer path() {
        return nodePath;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.nativeio.StatusFile;
import io.xenstream.store.StoreListener;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * Writes the changes of a live store to a mapped file, the change feed, which any number of {@link ChangeFeedReader}s follow. The feed is a ring: it has the last changes, as
 * many as fit. The writer never waits for readers and does not know of them.
 *
 * <pre>{@code
 * ChangeFeed feed = ChangeFeed.open(directory, 4 << 20);
 * feed.begin(store.sequence(), false);
 * store.addListener(feed);
 * }</pre>
 *
 * <p>The changes of a commit appear at once, after the commit. The numbers of entries are consecutive; they go on when another process opens the feed. If the
 * writer is killed, readers get all entries that have appeared, and none that has not. Since it may be killed between a commit and its entries, each process first writes
 * an entry that says which commits are missing, if any.
 *
 * <p>An entry costs some tens of nanoseconds and no garbage. For the thread that uses the store.
 */
public final class ChangeFeed implements StoreListener {
    /** The name of the file in the store's directory. */
    public static final String NAME = FeedLayout.FILE_NAME;

    private static final long MICROS = 1000;
    private static final DirectBuffer NO_PATH = Buffers.empty();
    private static final int USUAL_ROOM = 4 << 20;

    private final ByteBuffer file;
    private final int room;
    private final int entries;
    private final long places;
    private long position;
    private long last;
    private long claimedEnd;
    private long claimedNumber;
    private long commit;
    private long connection;
    /** Whether the file was shortened by another process. */
    private boolean isLost;
    /** The time of the commit in progress; 0 if none has entries that wait to appear. */
    private long time;

    private ChangeFeed(final ByteBuffer file) {
        this.file = file;
        this.room = (int) file.getLong(FeedLayout.ROOM_OFFSET);
        this.places = file.getLong(FeedLayout.PLACES_OFFSET);
        this.entries = FeedLayout.HEADER_LENGTH + (int) places * Long.BYTES;
        this.last = file.getLong(FeedLayout.LAST_OFFSET);
        this.claimedEnd = file.getLong(FeedLayout.CLAIMED_END_OFFSET);
        this.claimedNumber = file.getLong(FeedLayout.CLAIMED_NUMBER_OFFSET);
        this.commit = file.getLong(FeedLayout.COMMIT_OFFSET);
    }

    /**
     * Opens the feed in a directory, or creates one. A feed with other room is replaced by an empty one, whose numbers go on. A damaged one, or one of another
     * version, is replaced by an empty one, whose numbers begin with the microseconds since 1970, as those of every new one, so that no number is used twice.
     *
     * @param directory of the store
     * @param room      bytes for entries, at least 1 MiB and at most 1 GiB; rounded up to a power of two. 0 for that of the existing feed, or 4 MiB
     * @return the feed; {@link #begin} follows
     * @throws ImageIoException         if the file cannot be created or mapped
     * @throws IllegalArgumentException if the room is out of range
     */
    public static ChangeFeed open(final Path directory, final int room) {
        if (room != 0 && (room < FeedLayout.LEAST_ROOM || room > FeedLayout.MOST_ROOM)) {
            throw new IllegalArgumentException("room for a change feed: " + room + " bytes");
        }
        final Path path = directory.resolve(NAME);
        final int wanted = BitUtil.findNextPositivePowerOfTwo(room == 0 ? USUAL_ROOM : room);
        final ChangeFeed existing = exists(directory) ? existing(path) : null;
        if (existing != null && (room == 0 || existing.room == wanted)) {
            return existing;
        }
        final ChangeFeed feed = create(path, wanted, existing == null ? newNumber() : existing.last + 1);
        feed.commit = existing == null ? 0 : existing.commit;
        feed.file.putLong(FeedLayout.COMMIT_OFFSET, feed.commit);
        return feed;
    }

    private static long newNumber() {
        return Math.max(1, System.currentTimeMillis() * MICROS);
    }

    /**
     * Whether there is a feed in a directory.
     *
     * @param directory of the store
     * @return whether there is a file with its name
     */
    public static boolean exists(final Path directory) {
        return FeedLayout.exists(directory);
    }

    /** The feed of a file, ready to go on; null if that is impossible. */
    private static ChangeFeed existing(final Path path) {
        final ChangeFeedReader reader;
        try {
            reader = new ChangeFeedReader(path);
        } catch (final FeedException unusable) {
            return null;
        }
        try {
            final ChangeFeed feed =
                    new ChangeFeed(StatusFile.map(path, true, Integer.MAX_VALUE).order(ByteOrder.LITTLE_ENDIAN));
            if (feed.last >= reader.firstEver()) {
                reader.seek(feed.last);
                if (!reader.next() || reader.entry() == FeedEntry.GAP) {
                    return null;
                }
                feed.position = reader.end();
                feed.commit = Math.max(feed.commit, reader.commit());
            }
            return feed;
        } catch (final FeedException damaged) {
            return null;
        }
    }

    private static ChangeFeed create(final Path path, final int room, final long first) {
        try (StatusFile created = StatusFile.create(path, FeedLayout.fileLength(room))) {
            final ByteBuffer file = created.memory().order(ByteOrder.LITTLE_ENDIAN);
            file.putLong(0, FeedLayout.MAGIC);
            file.putInt(FeedLayout.VERSION_OFFSET, FeedLayout.VERSION);
            file.putInt(FeedLayout.HEADER_LENGTH_OFFSET, FeedLayout.HEADER_LENGTH);
            file.putLong(FeedLayout.ROOM_OFFSET, room);
            file.putLong(FeedLayout.PLACES_OFFSET, FeedLayout.places(room));
            file.putLong(FeedLayout.FIRST_OFFSET, first);
            file.putLong(FeedLayout.LAST_OFFSET, first - 1);
            file.putLong(FeedLayout.CLAIMED_NUMBER_OFFSET, first - 1);
            created.publish();
            return new ChangeFeed(file);
        }
    }

    /**
     * Says that this process writes from now on.
     *
     * @param sequence    the store's last commit
     * @param isSuccessor whether another process has handed the store over: then there is no entry, unless commits are missing
     */
    public void begin(final long sequence, final boolean isSuccessor) {
        if (!isSuccessor || commit != sequence) {
            connection = commit;
            append(FeedEntry.RESTARTED, NO_PATH, 0, 0, 0, sequence);
            committed(sequence);
            // Also if the store is older than the feed.
            FeedLayout.WORD.setRelease(file, FeedLayout.COMMIT_OFFSET, sequence);
            connection = 0;
        }
    }

    /**
     * Sets whose changes follow.
     *
     * @param number of the client; 0 for none
     */
    public void connection(final long number) {
        connection = number;
    }

    @Override
    public void changed(
            final Change change,
            final DirectBuffer path,
            final int offset,
            final int length,
            final long sequence,
            final int owner) {
        append(FeedEntry.of(change), path, offset, length, owner, sequence);
    }

    @Override
    public void committed(final long sequence) {
        commit = sequence;
        try {
            if (time != 0 && !isLost) {
                FeedLayout.WORD.setRelease(file, FeedLayout.LAST_OFFSET, last);
            } else if (!isLost) {
                FeedLayout.WORD.setRelease(file, FeedLayout.COMMIT_OFFSET, sequence);
            }
            time = 0;
        } catch (final InternalError shortened) {
            lose();
        }
    }

    /**
     * Adds an entry about a domain, which appears at once.
     *
     * @param entry  introduced or released
     * @param path   of the special node that is watched for this
     * @param domain 0 to 65535
     */
    public void domain(final FeedEntry entry, final DirectBuffer path, final int domain) {
        append(entry, path, 0, path.capacity(), domain, commit);
        committed(commit);
    }

    private void append(
            final FeedEntry entry,
            final DirectBuffer path,
            final int offset,
            final int length,
            final int domain,
            final long sequence) {
        try {
            if (!isLost) {
                put(entry, path, offset, length, domain, sequence);
            }
        } catch (final InternalError shortened) {
            lose();
        }
    }

    private void lose() {
        isLost = true;
        System.getLogger("io.xenstream.store")
                .log(Level.WARNING, "the change feed was shortened by another process: nothing more is written to it");
    }

    private void put(
            final FeedEntry entry,
            final DirectBuffer path,
            final int offset,
            final int length,
            final int domain,
            final long sequence) {
        if (time == 0) {
            time = System.currentTimeMillis();
        }
        final int size = BitUtil.align(FeedLayout.ENTRY_PATH + length, Long.BYTES);
        int at = (int) (position & (room - 1));
        if (at + size > room) {
            position += room - at;
            at = 0;
        }
        last++;
        claim(position + size);
        final int begin = entries + at;
        file.putLong(FeedLayout.HEADER_LENGTH + (int) (last & (places - 1)) * Long.BYTES, position);
        file.putInt(begin, size);
        file.putShort(begin + FeedLayout.ENTRY_KIND, (short) entry.code());
        file.putShort(begin + FeedLayout.ENTRY_DOMAIN, (short) domain);
        file.putLong(begin + FeedLayout.ENTRY_NUMBER, last);
        file.putLong(begin + FeedLayout.ENTRY_TIME, time);
        file.putLong(begin + FeedLayout.ENTRY_CONNECTION, connection);
        file.putLong(begin + FeedLayout.ENTRY_COMMIT, sequence);
        file.putInt(begin + FeedLayout.ENTRY_PATH_LENGTH, length);
        if (length > 0) {
            path.getBytes(offset, file, begin + FeedLayout.ENTRY_PATH, length);
        }
        position += size;
    }

    /** Says that entries which this one overwrites are none any more, before it overwrites them. A process that was killed may have claimed more. */
    private void claim(final long end) {
        if (end > claimedEnd) {
            claimedEnd = end;
            FeedLayout.WORD.setRelease(file, FeedLayout.CLAIMED_END_OFFSET, end);
        }
        if (last > claimedNumber) {
            claimedNumber = last;
            FeedLayout.WORD.setRelease(file, FeedLayout.CLAIMED_NUMBER_OFFSET, last);
        }
        VarHandle.releaseFence();
    }

    /**
     * Deletes the feed in a directory, if there is one. Readers of the file go on with what it has.
     *
     * @param directory of the store
     * @throws ImageIoException if the operating system refuses
     */
    public static void delete(final Path directory) {
        try {
            if (exists(directory)) {
                Files.delete(directory.resolve(NAME));
            }
        } catch (final IOException refused) {
            throw new ImageIoException(
                    IoRule.WRITE,
                    FeedLayout.place(directory.resolve(NAME)),
                    "cannot delete the change feed: " + refused.getMessage(),
                    refused);
        }
    }
}

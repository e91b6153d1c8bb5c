// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.StatusFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a daemon has done and what domains use, as the daemon has left it in its store's directory, at most a second ago while it has something to do. Reading it asks nothing
 * of the daemon, and works after it has ended or was killed. Counts begin with the process. Immutable.
 *
 * @param process       the number of the process, as its own namespace has it
 * @param isHeld        whether the process runs
 * @param started       when it began
 * @param updated       when the figures were written
 * @param ended         when it ended as it should; empty if it runs or was killed
 * @param requests      requests
 * @param errors        errors in answers
 * @param conflicts     those that were EAGAIN
 * @param events        watch events that were queued for clients
 * @param receivedBytes bytes read from clients
 * @param sentBytes     bytes written to clients
 * @param clients       clients that are connected
 * @param watches       watches of all clients
 * @param transactions  open transactions of all clients
 * @param heldBytes     bytes that watches and transactions hold, about
 * @param waitingBytes  bytes that wait for clients to read them
 * @param nodes         nodes of the store
 * @param imageLength   bytes of the store's image
 * @param freeLength    bytes of the image that are free for nodes
 * @param commits       number of the store's last commit, which outlives the process
 * @param allDomains    how many domains there are
 * @param domains       domain 0 and others, in the order of their numbers: the first 4096
 */
public record DaemonUsage(
        long process,
        boolean isHeld,
        Instant started,
        Instant updated,
        Optional<Instant> ended,
        long requests,
        long errors,
        long conflicts,
        long events,
        long receivedBytes,
        long sentBytes,
        long clients,
        long watches,
        long transactions,
        long heldBytes,
        long waitingBytes,
        long nodes,
        long imageLength,
        long freeLength,
        long commits,
        int allDomains,
        List<DomainUse> domains) {
    /** Of a four-digit year. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    private static final int ATTEMPTS = 1000;

    /**
     * A domain.
     *
     * @param domid        0 to 65535
     * @param isIntroduced whether the guest is introduced; domain 0 always is
     * @param nodes        nodes that the domain owns
     * @param nodeQuota    how many it may own; 0 if there is no limit
     * @param bytes        of the paths and values of its nodes, when they were last looked at; negative if they were not yet
     */
    public record DomainUse(int domid, boolean isIntroduced, long nodes, long nodeQuota, long bytes) {}

    /**
     * Copies the list.
     *
     * @param process       its number
     * @param isHeld        whether it runs
     * @param started       when it began
     * @param updated       when the figures were written
     * @param ended         when it ended
     * @param requests      requests
     * @param errors        errors
     * @param conflicts     those that were EAGAIN
     * @param events        events
     * @param receivedBytes bytes read
     * @param sentBytes     bytes written
     * @param clients       clients
     * @param watches       watches
     * @param transactions  transactions
     * @param heldBytes     bytes held
     * @param waitingBytes  bytes that wait
     * @param nodes         nodes
     * @param imageLength   bytes of the image
     * @param freeLength    free bytes of it
     * @param commits       the last commit
     * @param allDomains    how many domains there are
     * @param domains       the first ones
     */
    public DaemonUsage {
        domains = List.copyOf(domains);
    }

    /**
     * Reads what a daemon has left in a directory.
     *
     * @param directory of its store
     * @return the figures
     * @throws ImageIoException if there are none, or they cannot be read
     */
    public static DaemonUsage read(final Path directory) {
        final Path path = directory.resolve(UsageFile.NAME);
        if (!Files.exists(path)) {
            throw unreadable(
                    path, "no daemon has left its figures in the directory: serve a store there with xenstream serve");
        }
        for (int i = 0; i < ATTEMPTS; i++) {
            final StatusFile.Content content = StatusFile.read(path, UsageFile.LENGTH);
            final ByteBuffer before = ByteBuffer.wrap(content.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            if (before.capacity() != UsageFile.LENGTH
                    || before.getLong(0) != UsageFile.MAGIC
                    || before.getInt(Long.BYTES) != UsageFile.VERSION
                    || before.getInt(UsageFile.PLACES_OFFSET) != UsageFile.MOST_DOMAINS) {
                throw unreadable(path, "it does not contain the figures of a daemon of this release");
            }
            final ByteBuffer after = ByteBuffer.wrap(
                            StatusFile.read(path, UsageFile.LENGTH).bytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            final long change = before.getLong(UsageFile.CHANGE_OFFSET);
            final boolean isWhole = (change & 1) == 0
                    && after.capacity() == UsageFile.LENGTH
                    && change == after.getLong(UsageFile.CHANGE_OFFSET);
            // A process that was killed leaves what it has.
            if (isWhole || !content.isHeld()) {
                return decode(before, content.isHeld());
            }
            Thread.onSpinWait();
        }
        throw unreadable(path, "the figures change all the time");
    }

    private static ImageIoException unreadable(final Path path, final String problem) {
        return new ImageIoException(IoRule.READ, Place.whole(path.toString()), problem, null);
    }

    private static Instant instant(final long millis) {
        return Instant.ofEpochMilli(Math.max(0, Math.min(millis, LATEST_MILLIS)));
    }

    private static DaemonUsage decode(final ByteBuffer file, final boolean isHeld) {
        final List<DomainUse> domains = new ArrayList<>();
        final int shown = Math.max(0, Math.min(file.getInt(UsageFile.SHOWN_OFFSET), UsageFile.MOST_DOMAINS));
        for (int i = 0; i < shown; i++) {
            final int at = UsageFile.HEADER_LENGTH + i * UsageFile.DOMAIN_LENGTH;
            domains.add(new DomainUse(
                    file.getInt(at),
                    file.getInt(at + 4) != 0,
                    file.getLong(at + 8),
                    file.getLong(at + 16),
                    file.getLong(at + 24)));
        }
        final long ended = file.getLong(UsageFile.ENDED_OFFSET);
        file.position(UsageFile.FIGURES_OFFSET);
        return new DaemonUsage(
                file.getLong(UsageFile.PROCESS_OFFSET),
                isHeld,
                instant(file.getLong(UsageFile.STARTED_OFFSET)),
                instant(file.getLong(UsageFile.UPDATED_OFFSET)),
                ended == 0 ? Optional.empty() : Optional.of(instant(ended)),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getLong(),
                file.getInt(UsageFile.DOMAINS_OFFSET),
                domains);
    }
}

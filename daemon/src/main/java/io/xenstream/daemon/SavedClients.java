// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a {@link ClientsFile} says about the clients of a process that has ended. Nothing in the file is trusted: it is read in full or not at all.
 *
 * @param number       the file's
 * @param device       of the listening socket's file
 * @param inode        of the listening socket's file
 * @param lastUniqueId no client has a larger one
 * @param clients      by their unique ids
 */
record SavedClients(long number, long device, long inode, long lastUniqueId, Map<Long, SavedClient> clients) {
    /** The objects that a client or a watch consists of, in bytes, about. */
    private static final int OVERHEAD = 400;

    /**
     * A client.
     *
     * @param id         its connection id
     * @param isInFlight whether only the process that has ended knew its requests, replies or transactions
     * @param watches    in the order in which they were set
     */
    record SavedClient(long id, boolean isInFlight, List<SavedWatch> watches) {}

    /**
     * A watch.
     *
     * @param order larger than that of the client's earlier watches
     * @param path  as the client has given it
     * @param token the client's
     * @param depth as of {@link Watch}
     */
    record SavedWatch(long order, String path, String token, int depth) {}

    /** The file is damaged, or of another version. */
    private static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Reads a file.
     *
     * @param most bytes of memory that its clients may take
     * @return its clients; empty if there is no file, or one that is not intact
     */
    static Optional<SavedClients> read(final Path path, final long most) {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream input = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            return Optional.of(new Reading(input, most).read());
        } catch (final IOException | DamagedException unusable) {
            return Optional.empty();
        }
    }

    /** One pass over a file. */
    private static final class Reading {
        private final InputStream input;
        private final long most;
        private final byte[] array = new byte[1 << ClientsFile.LARGEST];
        private final ByteBuffer bytes = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
        private final CRC32C sum = new CRC32C();
        private final Map<Long, SavedClient> clients = new LinkedHashMap<>();
        private final Map<Long, List<SavedWatch>> watches = new LinkedHashMap<>();
        private long held;

        Reading(final InputStream input, final long most) {
            this.input = input;
            this.most = most;
        }

        SavedClients read() throws IOException, DamagedException {
            fill(0, ClientsFile.HEADER_LENGTH);
            require(bytes.getLong(0) == ClientsFile.MAGIC
                    && bytes.getInt(Long.BYTES) == ClientsFile.VERSION
                    && bytes.getInt(ClientsFile.SUM_OFFSET)
                            == sum(ClientsFile.NUMBER_OFFSET, ClientsFile.LAST_ID_OFFSET));
            final long number = bytes.getLong(ClientsFile.NUMBER_OFFSET);
            final long device = bytes.getLong(ClientsFile.DEVICE_OFFSET);
            final long inode = bytes.getLong(ClientsFile.INODE_OFFSET);
            final long lastUniqueId = bytes.getLong(ClientsFile.LAST_ID_OFFSET);
            final long end = bytes.getLong(ClientsFile.END_OFFSET);
            long position = ClientsFile.HEADER_LENGTH;
            while (position != end) {
                require(position < end);
                position += readSlot(lastUniqueId);
            }
            watches.forEach((uniqueId, all) -> {
                if (clients.containsKey(uniqueId)) {
                    all.sort(Comparator.comparingLong(SavedWatch::order));
                    clients.get(uniqueId).watches().addAll(all);
                }
            });
            return new SavedClients(number, device, inode, lastUniqueId, clients);
        }

        /** Returns the slot's length. */
        private int readSlot(final long lastUniqueId) throws IOException, DamagedException {
            final int smallest = 1 << ClientsFile.SMALLEST;
            fill(0, smallest);
            final int logarithm = bytes.getInt(0) & ~ClientsFile.KIND;
            require(logarithm >= ClientsFile.SMALLEST && logarithm <= ClientsFile.LARGEST);
            final int length = 1 << logarithm;
            fill(smallest, length);
            switch (bytes.getInt(0) & ClientsFile.KIND) {
                case ClientsFile.CLIENT -> readClient(lastUniqueId);
                case ClientsFile.WATCH -> readWatch(length);
                default -> require((bytes.getInt(0) & ClientsFile.KIND) == ClientsFile.FREE);
            }
            return length;
        }

        private void readClient(final long lastUniqueId) throws DamagedException {
            final long uniqueId = bytes.getLong(ClientsFile.SLOT_CLIENT);
            requireSum(ClientsFile.SLOT_FLAG);
            require(uniqueId > 0 && uniqueId <= lastUniqueId);
            hold(OVERHEAD);
            final SavedClient client = new SavedClient(
                    bytes.getLong(ClientsFile.SLOT_ID),
                    bytes.getInt(ClientsFile.SLOT_FLAG) != ClientsFile.SETTLED,
                    new ArrayList<>());
            require(clients.put(uniqueId, client) == null);
        }

        private void readWatch(final int slotLength) throws DamagedException {
            final int pathLength = Short.toUnsignedInt(bytes.getShort(ClientsFile.SLOT_PATH_LENGTH));
            final int tokenLength = Short.toUnsignedInt(bytes.getShort(ClientsFile.SLOT_TOKEN_LENGTH));
            final int length = ClientsFile.SLOT_STRINGS + pathLength + tokenLength;
            require(length <= slotLength);
            requireSum(length);
            hold(OVERHEAD + length);
            watches.computeIfAbsent(bytes.getLong(ClientsFile.SLOT_CLIENT), first -> new ArrayList<>())
                    .add(new SavedWatch(
                            bytes.getLong(ClientsFile.SLOT_ID),
                            text(ClientsFile.SLOT_STRINGS, pathLength),
                            text(ClientsFile.SLOT_STRINGS + pathLength, tokenLength),
                            bytes.getInt(ClientsFile.SLOT_FLAG)));
        }

        private String text(final int offset, final int length) {
            return new String(array, offset, length, StandardCharsets.ISO_8859_1);
        }

        private void hold(final int more) throws DamagedException {
            held += more;
            require(held <= most);
        }

        private int sum(final int from, final int to) {
            return ClientsFile.sum(sum, bytes, from, to);
        }

        private void requireSum(final int to) throws DamagedException {
            require(bytes.getInt(ClientsFile.SLOT_SUM) == sum(ClientsFile.SLOT_CLIENT, to));
        }

        private void fill(final int from, final int to) throws IOException, DamagedException {
            require(input.readNBytes(array, from, to - from) == to - from);
        }

        private static void require(final boolean isIntact) throws DamagedException {
            if (!isIntact) {
                throw new DamagedException();
            }
        }
    }
}

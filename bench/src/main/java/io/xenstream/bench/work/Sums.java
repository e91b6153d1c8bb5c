// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The reference sums that contenders are checked against. They are computed by a simple reader that shares no code with any contender.
 *
 * @param nodes        number of nodes
 * @param valueLengths sum of value lengths in bytes
 * @param everyField   over all nodes: connection, transaction, access, the count of permissions, letter, flags and domid of each; the lengths of
 *                     path (without NUL) and value, their first and last bytes, signed
 */
public record Sums(long nodes, long valueLengths, long everyField) {
    private static final int HEADER_LENGTH = 16;
    private static final int FLAGS_OFFSET = 15;
    private static final int NODE_DATA = 5;
    private static final int END = 0;

    /**
     * The sums of a workload's image. They are cached in a file beside it because computing them takes a while.
     *
     * @param workload its image is generated if it does not exist
     * @return the sums
     * @throws IOException if the image or the cached sums cannot be read or written
     */
    public static Sums of(final Workload workload) throws IOException {
        final Path image = workload.image();
        final Path file = image.resolveSibling(image.getFileName() + ".sums");
        if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(image)) >= 0) {
            return parse(Files.readAllLines(file));
        }
        final Sums sums = of(image);
        final Path beside =
                Files.createTempFile(image.getParent(), image.getFileName().toString(), ".tmp");
        Files.write(
                beside,
                List.of(Long.toString(sums.nodes), Long.toString(sums.valueLengths), Long.toString(sums.everyField)));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return sums;
    }

    private static Sums parse(final List<String> lines) {
        return new Sums(Long.parseLong(lines.get(0)), Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2)));
    }

    /**
     * The sums of an image.
     *
     * @param image its file
     * @return the sums
     * @throws IOException if it cannot be read
     */
    public static Sums of(final Path image) throws IOException {
        try (DataInputStream stream =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(image), 1 << 16))) {
            final byte[] header = stream.readNBytes(HEADER_LENGTH);
            return of(stream, (header[FLAGS_OFFSET] & 1) == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        }
    }

    /**
     * The sums of records.
     *
     * @param records positioned at the first record; read up to END or the end of the input
     * @param order   the records' byte order
     * @return the sums
     * @throws IOException if they cannot be read
     */
    public static Sums of(final DataInputStream records, final ByteOrder order) throws IOException {
        long nodes = 0;
        long valueLengths = 0;
        long everyField = 0;
        byte[] head = records.readNBytes(8);
        while (head.length == 8 && ByteBuffer.wrap(head).order(order).getInt() != END) {
            final ByteBuffer header = ByteBuffer.wrap(head).order(order);
            final int type = header.getInt();
            final ByteBuffer body = ByteBuffer.wrap(records.readNBytes((header.getInt() + 7) & ~7))
                    .order(order);
            if (type == NODE_DATA) {
                nodes++;
                valueLengths += Short.toUnsignedInt(body.getShort(10));
                everyField += everyField(body);
            }
            head = records.readNBytes(8);
        }
        return new Sums(nodes, valueLengths, everyField);
    }

    private static long everyField(final ByteBuffer node) {
        long sum = Integer.toUnsignedLong(node.getInt()) + Integer.toUnsignedLong(node.getInt());
        final byte[] path = new byte[Short.toUnsignedInt(node.getShort()) - 1];
        final byte[] value = new byte[Short.toUnsignedInt(node.getShort())];
        sum += Short.toUnsignedInt(node.getShort());
        final int permissions = Short.toUnsignedInt(node.getShort());
        sum += path.length + value.length + permissions;
        for (int i = 0; i < permissions; i++) {
            sum += node.get() + Byte.toUnsignedInt(node.get()) + Short.toUnsignedInt(node.getShort());
        }
        node.get(path);
        node.get();
        node.get(value);
        return sum + ends(path) + ends(value);
    }

    private static long ends(final byte[] bytes) {
        return bytes.length == 0 ? 0 : bytes[0] + bytes[bytes.length - 1];
    }

    /**
     * Throws if a contender's sum differs from the expected one.
     *
     * @param what     what was summed
     * @param expected the reference sum
     * @param found    the contender's sum
     */
    public static void requireSame(final String what, final long expected, final long found) {
        if (expected != found) {
            throw new IllegalStateException("wrong sum of " + what + ": expected " + expected + ", found " + found);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ByteSource;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import io.xenstream.verify.SoundNodes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * The lines of sound nodes: what {@link TextWriter#node} writes, several bytes at a time and without looking at the nodes again. Parts of them are put
 * together in the processor's cache, not in memory that is touched for the first time.
 */
final class SoundLines implements ByteSource {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    /** Longer than every node's record. */
    private static final int WINDOW = 1 << 24;

    private static final int LINES = 1 << 16;
    /** Bound for the length of a line without what depends on the record, and for bytes that are written behind it. */
    private static final int FIXED_LENGTH = 32;
    /** The most digits of a permission: a letter, five digits and a NUL. */
    private static final int PERMISSION_LENGTH = 14;

    private static final long NODE = word(LineKind.NODE.word() + ',');
    private static final int NODE_LENGTH = LineKind.NODE.word().length() + 1;
    private static final short SLASH = (short) Hex.digits('/');
    private static final short NUL = (short) Hex.digits(0);

    private final Region image;
    private final boolean isSwapped;
    private final long end;
    private final MutableDirectBuffer from = Buffers.empty();
    private byte[] lines = new byte[LINES];
    private int at;
    /** Of the window, and of the next node in it. */
    private long begin;

    private int next;
    private long length;
    /** Where the digits of the last node's permissions are among the lines, the number of those, and their bytes. */
    private int permissionsAt;

    private int permissionsEnd;
    private int lastCount;
    private long lastPermissions;

    SoundLines(final Region image, final ByteOrder order, final SoundNodes nodes) {
        this.image = image;
        this.isSwapped = order != ByteOrder.nativeOrder();
        this.begin = nodes.begin();
        this.end = nodes.end();
        openWindow();
    }

    private static long word(final String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word |= (long) text.charAt(i) << (Byte.SIZE * i);
        }
        return word;
    }

    @Override
    public int next() {
        at = 0;
        lastCount = 0;
        boolean hasRoom = true;
        while (hasRoom && begin + next < end) {
            hasRoom = writeWindow((int) Math.min(from.capacity(), end - begin));
        }
        length += at;
        return at;
    }

    @Override
    public byte[] bytes() {
        return lines;
    }

    /** Returns the number of bytes made so far. */
    long length() {
        return length;
    }

    private void openWindow() {
        begin += next;
        next = 0;
        // What follows the nodes may be read, but not used.
        image.wrap(from, begin, (int) Math.min(WINDOW, image.length() - begin));
    }

    /** Writes the lines of the nodes that are certainly in the window. Returns false if there is no room for the next line. */
    private boolean writeWindow(final int windowEnd) {
        while (next < windowEnd) {
            final int recordEnd = next + RecordDecoder.BODY_OFFSET + int32(next + Integer.BYTES);
            if (recordEnd > windowEnd) {
                openWindow();
                return true;
            }
            if (!writeNode(next)) {
                return false;
            }
            next = recordEnd;
        }
        if (begin + next < end) {
            openWindow();
        }
        return true;
    }

    /** Writes a line. Returns false if there is no room for it. */
    private boolean writeNode(final int record) {
        final int pathLength = uint16(record + NodeDataDecoder.PATH_LENGTH_OFFSET) - 1;
        final int valueLength = uint16(record + NodeDataDecoder.VALUE_LENGTH_OFFSET);
        final int permissions = uint16(record + NodeDataDecoder.PERMISSION_COUNT_OFFSET);
        final int path = record + NodeDataDecoder.PERMISSIONS_OFFSET + NodeDataDecoder.PERMISSION_LENGTH * permissions;
        if (!hasRoom(2 * (pathLength + valueLength) + PERMISSION_LENGTH * permissions + FIXED_LENGTH)) {
            return false;
        }
        LONG.set(lines, at, NODE);
        at += NODE_LENGTH;
        if (from.getByte(path) == Paths.SPECIAL) {
            SHORT.set(lines, at, SLASH);
            at += Short.BYTES;
        }
        writeBytes(path, pathLength);
        lines[at++] = ',';
        writePermissions(record + NodeDataDecoder.PERMISSIONS_OFFSET, permissions);
        lines[at++] = ',';
        writeBytes(path + pathLength + 1, valueLength);
        lines[at++] = '\n';
        return true;
    }

    /** Returns whether there is room for the next line. If it is the only one, room is made. */
    private boolean hasRoom(final int lineLength) {
        if (lines.length - at < lineLength && at == 0) {
            lines = new byte[lineLength];
        }
        return lines.length - at >= lineLength;
    }

    /** Writes the digits of bytes, four at a time. Those of up to three bytes too many are overwritten by what follows. */
    private void writeBytes(final int begin, final int length) {
        final byte[] target = lines;
        int digits = at;
        int i = begin;
        final int end = begin + length;
        final int last = Math.min(end, from.capacity() - Integer.BYTES + 1);
        for (; i < last; i += Integer.BYTES) {
            LONG.set(target, digits, Hex.digits(from.getInt(i, ByteOrder.LITTLE_ENDIAN)));
            digits += Long.BYTES;
        }
        for (; i < end; i++) {
            SHORT.set(target, digits, (short) Hex.digits(from.getByte(i) & 0xFF));
            digits += Short.BYTES;
        }
        at += 2 * length;
    }

    private void writePermissions(final int first, final int count) {
        final long bytes = count == 1 ? from.getInt(first) : from.getLong(first);
        if (count == lastCount && bytes == lastPermissions) {
            final int length = permissionsEnd - permissionsAt;
            System.arraycopy(lines, permissionsAt, lines, at, length);
            at += length;
            return;
        }
        permissionsAt = at;
        for (int i = 0; i < count; i++) {
            final int permission = first + NodeDataDecoder.PERMISSION_LENGTH * i;
            if (i > 0) {
                SHORT.set(lines, at, NUL);
                at += Short.BYTES;
            }
            writeByte(from.getByte(permission));
            writeDigits(uint16(permission + NodeDataDecoder.PERMISSION_DOMID_OFFSET));
        }
        permissionsEnd = at;
        lastCount = count > 2 ? 0 : count;
        lastPermissions = bytes;
    }

    private void writeByte(final int value) {
        SHORT.set(lines, at, (short) Hex.digits(value));
        at += Short.BYTES;
    }

    private void writeDigits(final int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (int rest = number; divisor > 0; divisor /= 10) {
            writeByte('0' + rest / divisor);
            rest %= divisor;
        }
    }

    private int int32(final int offset) {
        final int bytes = from.getInt(offset);
        return isSwapped ? Integer.reverseBytes(bytes) : bytes;
    }

    private int uint16(final int offset) {
        final short bytes = from.getShort(offset);
        return Short.toUnsignedInt(isSwapped ? Short.reverseBytes(bytes) : bytes);
    }
}

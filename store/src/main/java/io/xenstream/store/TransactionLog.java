// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The changes of a transaction in their order, and what it has seen in the store, outside the heap.
 *
 * <pre>
 *     0  kind (4 bytes), owner of created nodes (4 bytes)
 *     8  length of the path (4 bytes), length of the content in bytes (4 bytes)
 *    16  path; at a multiple of 8: content, which is a value or permissions
 * </pre>
 */
final class TransactionLog {
    static final int WRITE = 1;
    static final int REMOVE = 2;
    static final int PERMISSIONS = 3;
    /** Permissions that a created node seems to have until the commit. */
    static final int CREATED_PERMISSIONS = 4;
    /** Permissions and value of a node when it was first accessed. */
    static final int SEEN = 5;

    /** The log does not begin at 0, which means none. */
    static final int START = 8;

    private static final int OWNER_OFFSET = 4;
    private static final int PATH_LENGTH_OFFSET = 8;
    private static final int LENGTH_OFFSET = 12;
    private static final int PATH_OFFSET = 16;

    private final MutableDirectBuffer buffer = Buffers.expandableDirect(4096);
    private int end = START;

    void clear() {
        end = START;
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int end() {
        return end;
    }

    /** Whether there can be content at an offset; 0 means none. */
    boolean isContent(final int offset, final long length) {
        return offset == 0 || (offset >= START + PATH_OFFSET && length >= 0 && length <= end - (long) offset);
    }

    /** Takes over the log of a transaction that another process has begun. Returns whether the bytes can be such a log. */
    boolean restore(final DirectBuffer saved, final int offset, final int length) {
        if (length < START) {
            return false;
        }
        buffer.putBytes(0, saved, offset, length);
        while (end < length) {
            if (length - end < PATH_OFFSET
                    || pathLength(end) < 0
                    || length(end) < 0
                    || (long) PATH_OFFSET + pathLength(end) + length(end) > length - end) {
                return false;
            }
            end = next(end);
        }
        return end == length;
    }

    private static int align(final int offset) {
        return BitUtil.align(offset, Long.BYTES);
    }

    private int append(
            final int kind, final int owner, final DirectBuffer path, final int pathLength, final int length) {
        final int content = align(end + PATH_OFFSET + pathLength);
        buffer.putInt(end, kind);
        buffer.putInt(end + OWNER_OFFSET, owner);
        buffer.putInt(end + PATH_LENGTH_OFFSET, pathLength);
        buffer.putInt(end + LENGTH_OFFSET, length);
        buffer.putBytes(end + PATH_OFFSET, path, 0, pathLength);
        end = align(content + length);
        buffer.checkLimit(end);
        return content;
    }

    /** Returns the offset of the value in the log. */
    int write(
            final DirectBuffer path,
            final int pathLength,
            final DirectBuffer value,
            final int valueOffset,
            final int valueLength,
            final int owner) {
        final int content = append(WRITE, owner, path, pathLength, valueLength);
        buffer.putBytes(content, value, valueOffset, valueLength);
        return content;
    }

    void remove(final DirectBuffer path, final int pathLength) {
        append(REMOVE, 0, path, pathLength, 0);
    }

    /** Returns the offset of the permissions in the log. */
    int permissions(
            final int kind, final DirectBuffer path, final int pathLength, final int[] permissions, final int count) {
        final int content = append(kind, 0, path, pathLength, Integer.BYTES * count);
        for (int i = 0; i < count; i++) {
            buffer.putInt(content + Integer.BYTES * i, permissions[i]);
        }
        return content;
    }

    /** Returns the offset of the permissions in the log; the value is behind them. */
    int seen(final int[] permissions, final int count, final DirectBuffer value, final int valueLength) {
        final int content = append(SEEN, 0, value, 0, Integer.BYTES * count + valueLength);
        for (int i = 0; i < count; i++) {
            buffer.putInt(content + Integer.BYTES * i, permissions[i]);
        }
        buffer.putBytes(content + Integer.BYTES * count, value, 0, valueLength);
        return content;
    }

    /** Whether an entry is a change that the transaction was asked for. */
    boolean isChange(final int entry) {
        return kind(entry) < CREATED_PERMISSIONS;
    }

    /** Copies permissions, to the array or to a longer one. Returns that. */
    int[] copyPermissions(final int content, final int count, final int[] target) {
        final int[] copy = target.length < count ? new int[2 * count] : target;
        for (int i = 0; i < count; i++) {
            copy[i] = permission(content, i);
        }
        return copy;
    }

    int permission(final int content, final int number) {
        return buffer.getInt(content + Integer.BYTES * number);
    }

    int kind(final int entry) {
        return buffer.getInt(entry);
    }

    int owner(final int entry) {
        return buffer.getInt(entry + OWNER_OFFSET);
    }

    int pathOffset(final int entry) {
        return entry + PATH_OFFSET;
    }

    int pathLength(final int entry) {
        return buffer.getInt(entry + PATH_LENGTH_OFFSET);
    }

    int content(final int entry) {
        return align(entry + PATH_OFFSET + pathLength(entry));
    }

    /** The bytes of the content. */
    int length(final int entry) {
        return buffer.getInt(entry + LENGTH_OFFSET);
    }

    int next(final int entry) {
        return align(content(entry) + length(entry));
    }

    /** Whether a change gives something to a domain that was released after another release. */
    boolean isForReleased(final int entry, final ReleasedDomains released, final long since) {
        final int kind = kind(entry);
        if (kind == WRITE) {
            return owner(entry) >= 0 && released.isReleasedSince(owner(entry), since);
        }
        boolean isFor = false;
        if (kind == PERMISSIONS) {
            final int content = content(entry);
            for (int i = 0; i < length(entry) / Integer.BYTES; i++) {
                isFor |= released.isReleasedSince(permission(content, i) >>> 16, since);
            }
        }
        return isFor;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.feed;

import io.xenstream.codec.Place;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.agrona.BitUtil;

/**
 * The file: a header, a table of positions, and the entries, all in little-endian byte order.
 *
 * <pre>
 *     0 8  magic                              entry:  0 4  length, a multiple of 8
 *     8 4  version                                    4 2  kind
 *    12 4  length of the header: 4096                 6 2  domain
 *    16 8  bytes for entries: a power of two          8 8  number
 *    24 8  places in the table: a power of two       16 8  milliseconds since 1970
 *    32 8  number of the file's first entry          24 8  connection
 *    64 8  number of the last entry                  32 8  number of the commit
 *   128 8  claimed: end of what may be written       40 2  length of the path
 *   136 8  claimed: number of the last such entry    42 2  0
 *   192 8  last commit without entries               44    path
 * </pre>
 *
 * <p>The entry with a number has the position that is in the table at the number modulo the places. Positions count all bytes that were ever written, and what the room
 * at the end was too short for; modulo the room they are offsets. No entry crosses the end of the room.
 */
final class FeedLayout {
    static final long MAGIC = 0x5345_474e_4148_4358L;
    static final int VERSION = 1;
    static final int HEADER_LENGTH = 4096;
    static final int VERSION_OFFSET = 8;
    static final int HEADER_LENGTH_OFFSET = 12;
    static final int ROOM_OFFSET = 16;
    static final int PLACES_OFFSET = 24;
    static final int FIRST_OFFSET = 32;
    static final int LAST_OFFSET = 64;
    static final int CLAIMED_END_OFFSET = 128;
    static final int CLAIMED_NUMBER_OFFSET = 136;
    static final int COMMIT_OFFSET = 192;

    static final int ENTRY_KIND = 4;
    static final int ENTRY_DOMAIN = 6;
    static final int ENTRY_NUMBER = 8;
    static final int ENTRY_TIME = 16;
    static final int ENTRY_CONNECTION = 24;
    static final int ENTRY_COMMIT = 32;
    static final int ENTRY_PATH_LENGTH = 40;
    static final int ENTRY_PATH = 44;

    /** A path has at most 65535 bytes. */
    static final int LONGEST_ENTRY = BitUtil.align(ENTRY_PATH + 0xFFFF, Long.BYTES);

    static final int LEAST_ROOM = 1 << 20;
    static final int MOST_ROOM = 1 << 30;
    /** An entry is hardly ever shorter. */
    private static final int ROOM_OF_PLACE = 64;

    /** Access to words that the writer and readers order others by. */
    static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The name of the file in the store's directory. */
    static final String FILE_NAME = "changes.feed";

    private FeedLayout() {}

    static boolean exists(final Path directory) {
        return Files.isRegularFile(directory.resolve(FILE_NAME), LinkOption.NOFOLLOW_LINKS);
    }

    static Place place(final Path path) {
        return Place.whole(path.toString());
    }

    static int places(final int room) {
        return room / ROOM_OF_PLACE;
    }

    static int fileLength(final int room) {
        return HEADER_LENGTH + places(room) * Long.BYTES + room;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads the header of a packet in libvirt's framing. All fields are big-endian and unsigned.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                            Length                             |
 *  +---------------------------------------------------------------+
 *  |                            Program                            |
 *  +---------------------------------------------------------------+
 *  |                            Version                            |
 *  +---------------------------------------------------------------+
 *  |                           Procedure                           |
 *  +---------------------------------------------------------------+
 *  |                             Type                              |
 *  +---------------------------------------------------------------+
 *  |                            Serial                             |
 *  +---------------------------------------------------------------+
 *  |                            Status                             |
 *  +---------------------------------------------------------------+
 *  |                             Body                             ...
 * </pre>
 *
 * <p>The length is that of the whole packet, including the length field.
 */
final class PacketHeaderDecoder {
    static final int LENGTH = 28;

    static final int LENGTH_OFFSET = 0;
    static final int PROGRAM_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    static final int VERSION_OFFSET = PROGRAM_OFFSET + Integer.BYTES;
    static final int PROCEDURE_OFFSET = VERSION_OFFSET + Integer.BYTES;
    static final int TYPE_OFFSET = PROCEDURE_OFFSET + Integer.BYTES;
    static final int SERIAL_OFFSET = TYPE_OFFSET + Integer.BYTES;
    static final int STATUS_OFFSET = SERIAL_OFFSET + Integer.BYTES;

    /** The maximum length of a packet in libvirt, in bytes. */
    static final int MAX_MESSAGE_LENGTH = 16 << 20;

    private DirectBuffer buffer;
    private int offset;

    PacketHeaderDecoder wrap(final DirectBuffer packet, final int at) {
        packet.boundsCheck(at, LENGTH);
        buffer = packet;
        offset = at;
        return this;
    }

    /** Returns the length of the packet in bytes, 0 to 2³²-1. */
    long length() {
        return field(LENGTH_OFFSET) & 0xFFFF_FFFFL;
    }

    int program() {
        return field(PROGRAM_OFFSET);
    }

    int version() {
        return field(VERSION_OFFSET);
    }

    int procedure() {
        return field(PROCEDURE_OFFSET);
    }

    int type() {
        return field(TYPE_OFFSET);
    }

    int serial() {
        return field(SERIAL_OFFSET);
    }

    int status() {
        return field(STATUS_OFFSET);
    }

    private int field(final int at) {
        return buffer.getInt(offset + at, ByteOrder.BIG_ENDIAN);
    }

    @Override
    public String toString() {
        return PacketType.name(type()) + " " + PacketStatus.name(status()) + " of program 0x"
                + Integer.toHexString(program()) + " version " + Integer.toUnsignedString(version()) + ", procedure "
                + Procedure.name(procedure()) + ", serial " + Integer.toUnsignedString(serial()) + ", " + length()
                + " bytes";
    }
}

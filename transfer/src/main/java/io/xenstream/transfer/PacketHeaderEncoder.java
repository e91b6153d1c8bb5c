// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes the header of a packet; {@link PacketHeaderDecoder} has the wire diagram. */
final class PacketHeaderEncoder {
    private MutableDirectBuffer buffer;
    private int offset;

    /** Writes a header with the image transfer program; the length is that of the header until {@link #length} is called. */
    PacketHeaderEncoder begin(
            final MutableDirectBuffer packet,
            final int at,
            final int procedure,
            final int type,
            final int serial,
            final int status) {
        packet.boundsCheck(at, PacketHeaderDecoder.LENGTH);
        buffer = packet;
        offset = at;
        program(Procedure.PROGRAM, Procedure.VERSION);
        field(PacketHeaderDecoder.PROCEDURE_OFFSET, procedure);
        field(PacketHeaderDecoder.TYPE_OFFSET, type);
        field(PacketHeaderDecoder.SERIAL_OFFSET, serial);
        field(PacketHeaderDecoder.STATUS_OFFSET, status);
        return length(PacketHeaderDecoder.LENGTH);
    }

    PacketHeaderEncoder program(final int program, final int version) {
        field(PacketHeaderDecoder.PROGRAM_OFFSET, program);
        field(PacketHeaderDecoder.VERSION_OFFSET, version);
        return this;
    }

    /** Sets the length of the whole packet in bytes. */
    PacketHeaderEncoder length(final int bytes) {
        field(PacketHeaderDecoder.LENGTH_OFFSET, bytes);
        return this;
    }

    private void field(final int at, final int value) {
        buffer.putInt(offset + at, value, ByteOrder.BIG_ENDIAN);
    }
}

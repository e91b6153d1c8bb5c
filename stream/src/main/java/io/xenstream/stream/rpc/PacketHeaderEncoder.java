// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes the beginning of a packet; {@link PacketHeaderDecoder} has the wire diagram. */
final class PacketHeaderEncoder {
    private MutableDirectBuffer buffer;
    private int offset;

    /** Begins a packet of our own program, of a header alone until told otherwise. */
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

    /** Octets of the whole packet. */
    PacketHeaderEncoder length(final int octets) {
        field(PacketHeaderDecoder.LENGTH_OFFSET, octets);
        return this;
    }

    private void field(final int at, final int value) {
        buffer.putInt(offset + at, value, ByteOrder.BIG_ENDIAN);
    }
}

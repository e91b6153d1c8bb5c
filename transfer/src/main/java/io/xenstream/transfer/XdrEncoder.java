// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;

/** Encodes XDR values (RFC 4506) sequentially into the body of a packet. */
final class XdrEncoder {
    static final int UNIT = 4;

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int at = PacketHeaderDecoder.LENGTH;

    XdrEncoder putInt(final int value) {
        buffer.putInt(at, value, ByteOrder.BIG_ENDIAN);
        at += Integer.BYTES;
        return this;
    }

    XdrEncoder putHyper(final long value) {
        buffer.putLong(at, value, ByteOrder.BIG_ENDIAN);
        at += Long.BYTES;
        return this;
    }

    XdrEncoder putBoolean(final boolean value) {
        return putInt(value ? 1 : 0);
    }

    XdrEncoder putOpaque(final byte[] bytes) {
        putInt(bytes.length);
        buffer.putBytes(at, bytes);
        at += bytes.length;
        while (at % UNIT != 0) {
            buffer.putByte(at++, (byte) 0);
        }
        return this;
    }

    XdrEncoder putString(final String value) {
        return putOpaque(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the whole packet, of our program. */
    byte[] packet(final int procedure, final int type, final int serial, final int status) {
        new PacketHeaderEncoder()
                .begin(buffer, 0, procedure, type, serial, status)
                .length(at);
        final byte[] packet = new byte[at];
        buffer.getBytes(0, packet);
        return packet;
    }
}

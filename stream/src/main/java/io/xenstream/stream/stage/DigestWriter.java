// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.StreamWriter;
import java.nio.ByteOrder;

/** Adds a digest to each frame, and one over the whole stream. */
final class DigestWriter extends FramedWriter {
    static final int HEADER_LENGTH = Integer.BYTES;
    /** Header, payload and digest. The payload of the end-of-stream frame is the total number of bytes. */
    static final int FRAMED_CAPACITY = HEADER_LENGTH + Frames.CAPACITY + DigestChain.LENGTH;

    static final int LAST_LENGTH = HEADER_LENGTH + Long.BYTES + DigestChain.LENGTH;

    private final DigestChain digest = new DigestChain();

    DigestWriter(final StreamWriter below) {
        super(below, FRAMED_CAPACITY);
    }

    @Override
    int seal(final int length) {
        framed.putInt(0, length, ByteOrder.BIG_ENDIAN);
        framed.putBytes(HEADER_LENGTH, plain, 0, length);
        digest.update(framed, HEADER_LENGTH, length);
        digest.getFrame(framed, HEADER_LENGTH + length);
        return HEADER_LENGTH + length + DigestChain.LENGTH;
    }

    @Override
    int sealLast() {
        framed.putInt(0, 0, ByteOrder.BIG_ENDIAN);
        framed.putLong(HEADER_LENGTH, position(), ByteOrder.BIG_ENDIAN);
        digest.getAll(framed, HEADER_LENGTH + Long.BYTES);
        return LAST_LENGTH;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import java.nio.ByteOrder;

/** Verifies the digests of a stream and removes them. */
final class DigestReader extends FramedReader {
    private final DigestChain digest = new DigestChain();

    DigestReader(final StreamReader below) {
        super(below, DigestWriter.HEADER_LENGTH, DigestWriter.FRAMED_CAPACITY);
    }

    @Override
    int frameLength() throws StageException {
        final int length = framed.getInt(0, ByteOrder.BIG_ENDIAN);
        if (length < 0 || length > Frames.CAPACITY) {
            throw new StageException(
                    StreamRule.STAGE,
                    "a frame of " + Integer.toUnsignedString(length) + " bytes, of at most " + Frames.CAPACITY);
        }
        return length == 0 ? DigestWriter.LAST_LENGTH : DigestWriter.HEADER_LENGTH + length + DigestChain.LENGTH;
    }

    @Override
    int open(final int frameLength) throws StageException {
        final int length = framed.getInt(0, ByteOrder.BIG_ENDIAN);
        if (length == 0) {
            openLast();
            return 0;
        }
        digest.update(framed, DigestWriter.HEADER_LENGTH, length);
        if (!digest.isFrame(framed, DigestWriter.HEADER_LENGTH + length)) {
            throw new StageException(
                    StreamRule.DIGEST, "another digest of bytes " + position() + " to " + (position() + length));
        }
        plain.putBytes(0, framed, DigestWriter.HEADER_LENGTH, length);
        return length;
    }

    private void openLast() throws StageException {
        final long length = framed.getLong(DigestWriter.HEADER_LENGTH, ByteOrder.BIG_ENDIAN);
        if (length != position()) {
            throw new StageException(StreamRule.DIGEST, position() + " bytes of " + Long.toUnsignedString(length));
        }
        if (!digest.isAll(framed, DigestWriter.HEADER_LENGTH + Long.BYTES)) {
            throw new StageException(StreamRule.DIGEST, "another digest of all " + length + " bytes");
        }
    }
}

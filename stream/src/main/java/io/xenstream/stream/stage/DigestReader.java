// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import java.nio.ByteOrder;

/** Checks the digests of a stream, and takes them out. */
final class DigestReader extends FramedReader {
    private final Digest digest = new Digest();

    DigestReader(final StreamReader below) {
        super(below, DigestWriter.HEADER_LENGTH, DigestWriter.FRAMED_CAPACITY);
    }

    @Override
    int frameLength() throws StageFailure {
        final int length = framed.getInt(0, ByteOrder.BIG_ENDIAN);
        if (length < 0 || length > Frames.CAPACITY) {
            throw new StageFailure(
                    StreamRule.STAGE,
                    "a frame of " + Integer.toUnsignedString(length) + " octets, of at most " + Frames.CAPACITY);
        }
        return length == 0 ? DigestWriter.LAST_LENGTH : DigestWriter.HEADER_LENGTH + length + Digest.LENGTH;
    }

    @Override
    int open(final int frameLength) throws StageFailure {
        final int length = framed.getInt(0, ByteOrder.BIG_ENDIAN);
        if (length == 0) {
            openLast();
            return 0;
        }
        digest.update(framed, DigestWriter.HEADER_LENGTH, length);
        if (!digest.isFrame(framed, DigestWriter.HEADER_LENGTH + length)) {
            throw new StageFailure(
                    StreamRule.DIGEST, "another digest of octets " + position() + " to " + (position() + length));
        }
        plain.putBytes(0, framed, DigestWriter.HEADER_LENGTH, length);
        return length;
    }

    private void openLast() throws StageFailure {
        final long length = framed.getLong(DigestWriter.HEADER_LENGTH, ByteOrder.BIG_ENDIAN);
        if (length != position()) {
            throw new StageFailure(StreamRule.DIGEST, position() + " octets of " + Long.toUnsignedString(length));
        }
        if (!digest.isAll(framed, DigestWriter.HEADER_LENGTH + Long.BYTES)) {
            throw new StageFailure(StreamRule.DIGEST, "another digest of all " + length + " octets");
        }
    }
}

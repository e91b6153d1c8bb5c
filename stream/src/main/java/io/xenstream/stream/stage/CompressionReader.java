// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import java.nio.ByteOrder;

/** Expands a compressed stream, frame by frame: however well something was compressed, it takes the room of one frame. */
final class CompressionReader extends FramedReader {
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();

    CompressionReader(final StreamReader below) {
        super(
                below,
                CompressionWriter.HEADER_LENGTH,
                CompressionWriter.HEADER_LENGTH + CompressionWriter.COMPRESSED_CAPACITY);
    }

    private int length() {
        return framed.getInt(0, ByteOrder.BIG_ENDIAN);
    }

    private int compressed() {
        return framed.getInt(Integer.BYTES, ByteOrder.BIG_ENDIAN);
    }

    @Override
    int frameLength() throws StageFailure {
        final boolean isLast = length() == 0 && compressed() == 0;
        final boolean isFrame = length() > 0
                && length() <= Frames.CAPACITY
                && compressed() > 0
                && compressed() <= CompressionWriter.COMPRESSED_CAPACITY;
        if (!isLast && !isFrame) {
            throw new StageFailure(
                    StreamRule.STAGE,
                    "a frame of " + Integer.toUnsignedString(length()) + " octets, compressed to "
                            + Integer.toUnsignedString(compressed()));
        }
        return CompressionWriter.HEADER_LENGTH + compressed();
    }

    @Override
    int open(final int frameLength) throws StageFailure {
        if (length() == 0) {
            return 0;
        }
        final int expanded = expand();
        if (expanded != length()) {
            throw new StageFailure(StreamRule.STAGE, "a frame of " + expanded + " octets instead of " + length());
        }
        return expanded;
    }

    private int expand() throws StageFailure {
        try {
            return zstd.decompressDirectByteBuffer(
                    plain.byteBuffer(),
                    0,
                    Frames.CAPACITY,
                    framed.byteBuffer(),
                    CompressionWriter.HEADER_LENGTH,
                    compressed());
        } catch (final ZstdException malformed) {
            throw new StageFailure(StreamRule.STAGE, "a frame that zstd cannot expand: " + malformed.getMessage());
        }
    }

    @Override
    void release() {
        zstd.close();
    }
}

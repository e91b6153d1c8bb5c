// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import java.nio.ByteOrder;

/** Decompresses a stream frame by frame. Memory is bounded by one frame, whatever the compression ratio. */
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
    int frameLength() throws StageException {
        final boolean isLast = length() == 0 && compressed() == 0;
        final boolean isFrame = length() > 0
                && length() <= Frames.CAPACITY
                && compressed() > 0
                && compressed() <= CompressionWriter.COMPRESSED_CAPACITY;
        if (!isLast && !isFrame) {
            throw new StageException(
                    StreamRule.STAGE,
                    "a frame of " + Integer.toUnsignedString(length()) + " bytes, compressed to "
                            + Integer.toUnsignedString(compressed()));
        }
        return CompressionWriter.HEADER_LENGTH + compressed();
    }

    @Override
    int open(final int frameLength) throws StageException {
        if (length() == 0) {
            return 0;
        }
        final int expanded = expand();
        if (expanded != length()) {
            throw new StageException(StreamRule.STAGE, "a frame of " + expanded + " bytes instead of " + length());
        }
        return expanded;
    }

    private int expand() throws StageException {
        try {
            return zstd.decompressDirectByteBuffer(
                    plain.byteBuffer(),
                    0,
                    Frames.CAPACITY,
                    framed.byteBuffer(),
                    CompressionWriter.HEADER_LENGTH,
                    compressed());
        } catch (final ZstdException malformed) {
            throw new StageException(StreamRule.STAGE, "a frame that zstd cannot expand: " + malformed.getMessage());
        }
    }

    @Override
    void release() {
        zstd.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import io.xenstream.stream.StreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Compresses a stream. Each frame is compressed independently. */
final class CompressionWriter extends FramedWriter {
    /** The plain and the compressed length of the frame, in bytes; both are 0 in the end-of-stream frame. */
    static final int HEADER_LENGTH = 2 * Integer.BYTES;

    static final int COMPRESSED_CAPACITY = (int) Zstd.compressBound(Frames.CAPACITY);

    private final ZstdCompressCtx zstd = new ZstdCompressCtx();

    CompressionWriter(final StreamWriter below, final int level) {
        super(below, HEADER_LENGTH + COMPRESSED_CAPACITY);
        zstd.setLevel(level);
        zstd.setContentSize(false);
    }

    @Override
    int seal(final int length) {
        final ByteBuffer target = framed.byteBuffer();
        final int compressed = zstd.compressDirectByteBuffer(
                target, HEADER_LENGTH, COMPRESSED_CAPACITY, plain.byteBuffer(), 0, length);
        return header(length, compressed);
    }

    @Override
    int sealLast() {
        return header(0, 0);
    }

    private int header(final int length, final int compressed) {
        framed.putInt(0, length, ByteOrder.BIG_ENDIAN);
        framed.putInt(Integer.BYTES, compressed, ByteOrder.BIG_ENDIAN);
        return HEADER_LENGTH + compressed;
    }

    @Override
    void release() {
        zstd.close();
    }
}

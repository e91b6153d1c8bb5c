// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Encodes records into a file in C, without image header and END. */
public final class CFileEncoder implements Encoder {
    private final NodeSource nodes;
    private final Path file;
    private final ByteOrder order;
    private final boolean isMapped;

    /**
     * Encodes into a file.
     *
     * @param nodes  the nodes to encode
     * @param file     overwritten
     * @param order  byte order of the records
     * @param isMapped whether fields are copied into a mapped file with {@code memcpy}; otherwise each is written with {@code fwrite}
     */
    public CFileEncoder(final NodeSource nodes, final Path file, final ByteOrder order, final boolean isMapped) {
        NativeCode.load();
        this.nodes = nodes;
        this.file = file;
        this.order = order;
        this.isMapped = isMapped;
    }

    @Override
    public long encode() throws IOException {
        final boolean isBig = order == ByteOrder.BIG_ENDIAN;
        final long length = isMapped
                ? NativeCode.encodeMapped(nodes.address(), nodes.length(), file.toString(), nodes.imageLength(), isBig)
                : NativeCode.encodeFwrite(nodes.address(), nodes.length(), file.toString(), isBig);
        if (length < 0) {
            throw new IOException("cannot write " + file);
        }
        return length;
    }

    @Override
    public long everyField() throws IOException {
        try (DataInputStream records = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return Sums.of(records, order).everyField();
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.c;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.Memory;
import io.xenstream.bench.work.NodeSource;
import io.xenstream.bench.work.Sums;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteOrder;

/** Encodes records into memory in C, without image header and END. */
public final class CEncoder implements Encoder {
    private final NodeSource nodes;
    private final Memory memory;
    private final ByteOrder order;
    private final boolean isByWords;

    /**
     * Encodes into memory.
     *
     * @param nodes  the nodes to encode
     * @param memory    off-heap memory
     * @param order  byte order of the records
     * @param isByWords whether short fields are copied word by word; otherwise all use {@code memcpy}
     */
    public CEncoder(final NodeSource nodes, final Memory memory, final ByteOrder order, final boolean isByWords) {
        NativeCode.load();
        this.nodes = nodes;
        this.memory = memory;
        this.order = order;
        this.isByWords = isByWords;
    }

    @Override
    public long encode() {
        final boolean isBig = order == ByteOrder.BIG_ENDIAN;
        return isByWords
                ? NativeCode.encodeWords(nodes.address(), nodes.length(), memory.address(), isBig)
                : NativeCode.encode(nodes.address(), nodes.length(), memory.address(), isBig);
    }

    @Override
    public long everyField() throws IOException {
        final byte[] bytes = new byte[(int) encode()];
        memory.buffer().get(0, bytes);
        return Sums.of(new DataInputStream(new ByteArrayInputStream(bytes)), order)
                .everyField();
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}

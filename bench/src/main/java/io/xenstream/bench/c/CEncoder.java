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

/** Records into memory, by C: neither the image's header nor END. */
public final class CEncoder implements Encoder {
    private final NodeSource nodes;
    private final Memory memory;
    private final ByteOrder order;
    private final boolean isByWords;

    /**
     * Encodes into memory.
     *
     * @param nodes     what to encode
     * @param memory    outside of the heap
     * @param order     of the records
     * @param isByWords whether short fields are copied by words; otherwise all by {@code memcpy}
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
        final byte[] octets = new byte[(int) encode()];
        memory.buffer().get(0, octets);
        return Sums.of(new DataInputStream(new ByteArrayInputStream(octets)), order)
                .everyField();
    }

    @Override
    public void close() {
        // the memory is the collector's
    }
}

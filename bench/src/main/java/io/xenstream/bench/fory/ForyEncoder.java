// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.fory;

import io.xenstream.bench.work.Encoder;
import io.xenstream.bench.work.NodeSource;
import java.util.Arrays;
import org.apache.fory.Fory;
import org.apache.fory.logging.LoggerFactory;
import org.apache.fory.memory.MemoryBuffer;

/** Serializes one length-prefixed object per node into an array. */
public final class ForyEncoder implements Encoder {
    static final int SIZE_LENGTH = 4;

    private final NodeSource nodes;
    private final Fory fory = fory();
    private final MemoryBuffer output;
    private final ForyNode object = new ForyNode();
    private int length;

    /**
     * Encodes into its own array.
     *
     * @param nodes  the nodes to encode
     */
    public ForyEncoder(final NodeSource nodes) {
        this.nodes = nodes;
        this.output = MemoryBuffer.newHeapBuffer(Math.toIntExact(nodes.imageLength()));
        nodes.array();
    }

    static Fory fory() {
        LoggerFactory.disableLogging();
        final Fory fory = Fory.builder()
                .withXlang(false)
                .withRefTracking(false)
                .withCompatible(false)
                .requireClassRegistration(true)
                .withCodegen(true)
                .withAsyncCompilation(false)
                .build();
        fory.register(ForyNode.class);
        return fory;
    }

    @Override
    public long encode() {
        final int end = nodes.end();
        output.writerIndex(0);
        for (int node = 0; node < end; node = nodes.next(node)) {
            final int start = output.writerIndex();
            output.writeInt32(0);
            fory.serialize(output, object(node));
            output.putInt32(start, output.writerIndex() - start - SIZE_LENGTH);
        }
        length = output.writerIndex();
        return length;
    }

    private ForyNode object(final int node) {
        object.connId = nodes.connId(node);
        object.txId = nodes.txId(node);
        object.access = nodes.access(node);
        final int[] permissions = new int[nodes.permissionCount(node)];
        for (int i = 0; i < permissions.length; i++) {
            permissions[i] = nodes.permission(node, i);
        }
        object.permissions = permissions;
        final int path = nodes.pathOffset(node);
        final int value = nodes.valueOffset(node);
        object.path = Arrays.copyOfRange(nodes.array(), path, value);
        object.value = Arrays.copyOfRange(nodes.array(), value, value + nodes.valueLength(node));
        return object;
    }

    MemoryBuffer output() {
        return output;
    }

    int length() {
        return length;
    }

    @Override
    public long everyField() {
        return new ForyScanner(output, length).everyField();
    }

    @Override
    public void close() {
        // the garbage collector frees the memory
    }
}

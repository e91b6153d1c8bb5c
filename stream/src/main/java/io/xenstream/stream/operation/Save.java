// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.Region;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import org.agrona.MutableDirectBuffer;

/**
 * Sends an image directly from memory, such as that of a {@link io.xenstream.nativeio.MappedImage}. Complete when the reader has confirmed it. The
 * operation holds a lease, so that the memory stays valid until then even if its owner closes it.
 */
public final class Save extends StreamOperation<Long> {
    /** The maximum number of bytes per step. */
    private static final int STEP = 1 << 20;

    private final Region region;
    private final Region.Lease lease;
    private final long end;
    private final StreamWriter writer;
    private final MutableDirectBuffer window = Buffers.empty();
    private long position;
    /** Whether the region still had its full length after its last byte was read. */
    private boolean isWhole;

    private Save(final Region region, final long start, final StreamWriter writer) {
        this.region = region;
        this.lease = region.lease();
        this.end = region.length();
        this.position = start;
        this.writer = writer;
    }

    /**
     * Sends an image.
     *
     * @param region holds the image
     * @param writer receives it; owned by the operation
     * @return the operation; its result is the number of bytes sent
     */
    public static Save from(final Region region, final StreamWriter writer) {
        return from(region, 0, writer);
    }

    /**
     * Sends the rest of an image.
     *
     * @param region holds the image
     * @param start  the first byte to send
     * @param writer receives it; owned by the operation
     * @return the operation; its result is the length of the region
     * @throws IllegalArgumentException if the start is outside the region
     */
    public static Save from(final Region region, final long start, final StreamWriter writer) {
        if (start < 0 || start > region.length()) {
            throw new IllegalArgumentException(
                    "start must be from 0 to " + region.length() + " bytes, but is " + start);
        }
        return new Save(region, start, writer);
    }

    @Override
    protected Progress step() {
        if (position < end) {
            return write();
        }
        if (!isWhole) {
            region.requireFullLength();
            isWhole = true;
        }
        if (!writer.finish()) {
            return Progress.WAITING;
        }
        return writer.state() == StreamState.CONFIRMED ? Progress.DONE : Progress.WAITING;
    }

    private Progress write() {
        final int length = (int) Math.min(STEP, end - position);
        region.wrap(window, position, length);
        try {
            final int count = writer.write(window, 0, length);
            if (count == StreamWriter.BACK_PRESSURED) {
                return Progress.WAITING;
            }
            position += count;
            return Progress.AGAIN;
        } catch (final InternalError fault) {
            throw region.explain(fault);
        }
    }

    @Override
    protected Long outcome() {
        return position;
    }

    @Override
    protected StreamRule rejection() {
        return StreamRule.SOURCE;
    }

    @Override
    public void listen(final ReadinessHandler handler) {
        writer.onReadiness(handler);
    }

    @Override
    public void abort(final StreamFailure reason) {
        writer.abort(reason);
    }

    @Override
    protected void release() {
        lease.close();
        writer.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.Region;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamOperation;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends an image out of the memory where it lies, such as that of a {@link io.xenstream.nativeio.MappedImage}: the stream takes the octets from
 * there. Done when the other end has confirmed it. The region stays where it is until then, even if its owner closes it.
 */
public final class Save extends StreamOperation<Long> {
    /** Octets of a step. */
    private static final int STEP = 1 << 20;

    private final Region region;
    private final Region.Lease lease;
    private final long end;
    private final StreamWriter writer;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private long position;

    private Save(final Region region, final long start, final StreamWriter writer) {
        this.region = region;
        this.lease = region.lease();
        this.end = region.length();
        this.position = start;
        this.writer = writer;
    }

    /**
     * Sends all of it.
     *
     * @param region holds the image
     * @param writer takes it; is the operation's from now on
     * @return the operation; results in the number of octets sent
     */
    public static Save from(final Region region, final StreamWriter writer) {
        return from(region, 0, writer);
    }

    /**
     * Sends the rest of it.
     *
     * @param region holds the image
     * @param start  the first octet to send
     * @param writer takes it; is the operation's from now on
     * @return the operation; results in the region's length
     * @throws IllegalArgumentException if the start is not inside the region, or at its end
     */
    public static Save from(final Region region, final long start, final StreamWriter writer) {
        if (start < 0 || start > region.length()) {
            throw new IllegalArgumentException(
                    "start must be from 0 to " + region.length() + " octets, but is " + start);
        }
        return new Save(region, start, writer);
    }

    @Override
    protected Progress step() {
        if (position < end) {
            return write();
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

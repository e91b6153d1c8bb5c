// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamState;
import org.agrona.MutableDirectBuffer;

/** The reading end of a {@link TlsStage}: delivers decrypted bytes. */
final class TlsReader implements StreamReader {
    private final TlsStage stage;
    private final MutableDirectBuffer view = Buffers.empty();
    private boolean isAtEnd;
    private boolean isClosed;
    private volatile long position;

    TlsReader(final TlsStage stage) {
        this.stage = stage;
        view.wrap(stage.received, 0, stage.received.capacity());
    }

    @Override
    public int read(final MutableDirectBuffer target, final int offset, final int length) {
        target.boundsCheck(offset, length);
        requireUsable();
        if (length == 0) {
            return 0;
        }
        final int ready = ready();
        if (ready <= 0) {
            return ready;
        }
        final int count = Math.min(ready, length);
        view.getBytes(stage.received.position(), target, offset, count);
        take(count);
        return count;
    }

    @Override
    public int poll(final StreamReader.ChunkHandler handler, final int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1 byte, but is " + limit);
        }
        requireUsable();
        final int ready = ready();
        if (ready <= 0) {
            return ready;
        }
        final int offered = Math.min(ready, limit);
        final int count = handler.onChunk(view, stage.received.position(), offered);
        if (count < 0 || count > offered) {
            throw new IllegalStateException(
                    "the handler of stream " + label() + " took " + count + " of " + offered + " bytes");
        }
        take(count);
        return count;
    }

    private int ready() {
        stage.readerNotifier.arm();
        final int ready = stage.receive();
        if (ready > 0) {
            stage.readerNotifier.disarm();
        }
        isAtEnd = ready == END;
        return ready;
    }

    private void take(final int count) {
        stage.received.position(stage.received.position() + count);
        position = position() + count;
    }

    private void requireUsable() {
        requireNotAborted();
        if (isClosed) {
            throw new IllegalStateException("the reader of stream " + label() + " is closed");
        }
    }

    private void requireNotAborted() {
        final StreamFailure failure = failure();
        if (failure != null) {
            throw failure.toException(label(), position);
        }
    }

    @Override
    public void confirm() {
        requireNotAborted();
        if (!isAtEnd) {
            throw new IllegalStateException("stream " + label() + " has not been read to its end");
        }
        stage.in.confirm();
    }

    @Override
    public String label() {
        return stage.in.label();
    }

    @Override
    public StreamState state() {
        return stage.in.state();
    }

    @Override
    public StreamFailure failure() {
        return stage.in.failure();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void onReadiness(final ReadinessHandler handler) {
        stage.readerNotifier.onReadiness(handler);
        if (stage.hasInput()) {
            stage.readerNotifier.signal(Readiness.READABLE);
        }
        stage.in.onReadiness(stage::onInput);
    }

    @Override
    public void abort(final StreamFailure reason) {
        stage.in.abort(reason);
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            stage.in.close();
        }
    }
}

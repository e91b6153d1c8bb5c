// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessHandler;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamState;
import io.xenstream.stream.StreamWriter;
import org.agrona.DirectBuffer;

/** The writing end of a {@link TlsStage}: encrypts bytes. */
final class TlsWriter implements StreamWriter {
    private final TlsStage stage;
    private boolean isFinishing;
    private boolean isClosed;
    private volatile long position;

    TlsWriter(final TlsStage stage) {
        this.stage = stage;
    }

    @Override
    public int write(final DirectBuffer source, final int offset, final int length) {
        source.boundsCheck(offset, length);
        requireNotAborted();
        if (isFinishing || isClosed) {
            throw new IllegalStateException("stream " + label() + " is finished");
        }
        if (length == 0) {
            return 0;
        }
        stage.writerNotifier.arm();
        final int count = stage.send(source, offset, length);
        if (count > 0) {
            stage.writerNotifier.disarm();
            position = position() + count;
        }
        return count;
    }

    private void requireNotAborted() {
        final StreamFailure failure = failure();
        if (failure != null) {
            throw failure.toException(label(), position);
        }
    }

    @Override
    public boolean flush() {
        requireNotAborted();
        if (state() != StreamState.OPEN) {
            return true;
        }
        stage.writerNotifier.arm();
        return stage.flush();
    }

    @Override
    public boolean finish() {
        requireNotAborted();
        if (state() != StreamState.OPEN) {
            return true;
        }
        isFinishing = true;
        stage.writerNotifier.arm();
        return stage.finish();
    }

    @Override
    public String label() {
        return stage.out.label();
    }

    @Override
    public StreamState state() {
        return stage.out.state();
    }

    @Override
    public StreamFailure failure() {
        return stage.out.failure();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void onReadiness(final ReadinessHandler handler) {
        stage.writerNotifier.onReadiness(handler);
        // There may be no room; the next write will find out.
        stage.writerNotifier.signal(Readiness.WRITABLE);
        stage.out.onReadiness(stage::onOutput);
    }

    @Override
    public void abort(final StreamFailure reason) {
        stage.out.abort(reason);
    }

    @Override
    public void close() {
        isClosed = true;
        stage.out.close();
    }
}

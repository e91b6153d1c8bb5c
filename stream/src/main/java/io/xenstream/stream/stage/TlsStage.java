// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.codec.Buffers;
import io.xenstream.stream.Readiness;
import io.xenstream.stream.ReadinessNotifier;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamWriter;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * TLS 1.3 over a pair of streams, one in each direction, for transports without TLS.
 *
 * <p>The handshake proceeds while the ends are used. A side without data to write must call {@link StreamWriter#flush()} until it returns true.
 * <em>One</em> thread must drive both ends; it also does the cryptography. {@code finish} half-closes a direction. Any failure, including a
 * stream that ends without a close_notify alert, aborts the streams with {@link StreamRule#SECURITY}.
 */
public final class TlsStage {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final StreamReader in;
    final StreamWriter out;
    final ReadinessNotifier readerNotifier = new ReadinessNotifier();
    final ReadinessNotifier writerNotifier = new ReadinessNotifier();
    /** Decrypted bytes that have not been read yet, between position and limit. */
    final ByteBuffer received;

    private final SSLEngine engine;
    private final ByteBuffer sealedIn;
    private final ByteBuffer sealedOut;
    private final ByteBuffer sent;
    private final MutableDirectBuffer sealedInView = Buffers.empty();
    private final MutableDirectBuffer sealedOutView = Buffers.empty();
    private final TlsReader reader;
    private final TlsWriter writer;

    private TlsStage(final SSLEngine engine, final StreamReader in, final StreamWriter out) {
        this.engine = engine;
        this.in = in;
        this.out = out;
        final int packet = engine.getSession().getPacketBufferSize();
        final int application = engine.getSession().getApplicationBufferSize();
        sealedIn = ByteBuffer.allocateDirect(packet).limit(0);
        sealedOut = ByteBuffer.allocateDirect(packet).limit(0);
        received = ByteBuffer.allocateDirect(application).limit(0);
        sent = ByteBuffer.allocateDirect(application);
        sealedInView.wrap(sealedIn, 0, packet);
        sealedOutView.wrap(sealedOut, 0, packet);
        reader = new TlsReader(this);
        writer = new TlsWriter(this);
    }

    /**
     * Creates a stage.
     *
     * @param engine an engine with its client mode set; owned by the stage, and limited to TLS 1.3
     * @param in     the stream from the other side; owned by the stage
     * @param out    the stream to the other side; owned by the stage
     * @return the stage
     * @throws IllegalArgumentException if the engine does not support TLS 1.3, or its mode is not set
     */
    public static TlsStage over(final SSLEngine engine, final StreamReader in, final StreamWriter out) {
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        final TlsStage stage = new TlsStage(engine, in, out);
        try {
            engine.beginHandshake();
        } catch (final SSLException | IllegalStateException unusable) {
            throw new IllegalArgumentException("the engine cannot begin: " + unusable.getMessage(), unusable);
        }
        in.onReadiness(stage::onInput);
        out.onReadiness(stage::onOutput);
        return stage;
    }

    /**
     * Returns the end that reads from the other side.
     *
     * @return the end
     */
    public StreamReader reader() {
        return reader;
    }

    /**
     * Returns the end that writes to the other side.
     *
     * @return the end
     */
    public StreamWriter writer() {
        return writer;
    }

    /** Notifies both ends, since either may wait for either stream during the handshake. */
    void onInput(final Readiness readiness) {
        readerNotifier.signal(readiness);
        if (readiness != Readiness.HANGUP && readiness != Readiness.ERROR) {
            writerNotifier.signal(Readiness.WRITABLE);
        }
    }

    void onOutput(final Readiness readiness) {
        writerNotifier.signal(readiness);
        if (readiness != Readiness.HANGUP && readiness != Readiness.ERROR) {
            readerNotifier.signal(Readiness.READABLE);
        }
    }

    boolean hasInput() {
        return received.hasRemaining() || sealedIn.hasRemaining();
    }

    /** Encrypts up to one record. Returns the number of bytes consumed, or BACK_PRESSURED. */
    int send(final DirectBuffer source, final int offset, final int length) {
        if (!isEstablished() || !drain()) {
            return StreamWriter.BACK_PRESSURED;
        }
        final int count = Math.min(length, sent.capacity());
        source.getBytes(offset, sent.clear(), 0, count);
        final int taken = wrap(sent.limit(count).position(0)).bytesConsumed();
        drain();
        return taken;
    }

    /** Returns whether the handshake is complete and all encrypted bytes were written. */
    boolean flush() {
        return isEstablished() && drain() && out.flush();
    }

    /** Sends the close_notify alert. Returns whether all of it was written. */
    boolean finish() {
        if (!isEstablished()) {
            return false;
        }
        engine.closeOutbound();
        while (!engine.isOutboundDone()) {
            if (!drain()) {
                return false;
            }
            wrap(NOTHING);
        }
        return drain() && out.finish();
    }

    /** Returns the number of bytes in {@link #received}, or WOULD_BLOCK, or END. */
    int receive() {
        while (!received.hasRemaining()) {
            if (!isEstablished()) {
                return StreamReader.WOULD_BLOCK;
            }
            if (engine.isInboundDone()) {
                return end();
            }
            if (!unwrap()) {
                final int count = fill();
                if (count < 0) {
                    return count;
                }
            }
        }
        return received.remaining();
    }

    private int end() {
        if (sealedIn.hasRemaining() || in.poll((chunk, offset, length) -> 0, 1) == 0) {
            throw fail("bytes after close_notify");
        }
        return in.poll((chunk, offset, length) -> 0, 1);
    }

    /** Continues the handshake as far as possible. Returns whether it is complete. */
    private boolean isEstablished() {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!drain()) {
                        return false;
                    }
                    if (wrap(NOTHING).getStatus() == SSLEngineResult.Status.CLOSED) {
                        return true;
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!drain() || !out.flush() || (!unwrap() && fill() < 0)) {
                        return false;
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    return true;
                }
            }
        }
    }

    private void runTasks() {
        Runnable task = engine.getDelegatedTask();
        while (task != null) {
            task.run();
            task = engine.getDelegatedTask();
        }
    }

    private SSLEngineResult wrap(final ByteBuffer plain) {
        try {
            sealedOut.clear();
            return engine.wrap(plain, sealedOut);
        } catch (final SSLException failed) {
            throw fail(failed.getMessage());
        } finally {
            sealedOut.flip();
        }
    }

    /** Processes one record. Returns false if more input is needed. */
    private boolean unwrap() {
        if (!sealedIn.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP_AGAIN) {
            return false;
        }
        received.compact();
        try {
            final SSLEngineResult result = engine.unwrap(sealedIn, received);
            return result.getStatus() != SSLEngineResult.Status.BUFFER_UNDERFLOW;
        } catch (final SSLException failed) {
            throw fail(failed.getMessage());
        } finally {
            received.flip();
        }
    }

    /** Reads encrypted bytes. Returns their number, or WOULD_BLOCK. Fails at the end of the stream, which lacks a close_notify alert. */
    private int fill() {
        final int kept = sealedIn.remaining();
        sealedIn.compact();
        final int count;
        try {
            count = in.read(sealedInView, kept, sealedInView.capacity() - kept);
            sealedIn.position(kept + Math.max(count, 0));
        } finally {
            sealedIn.flip();
        }
        if (count == StreamReader.END) {
            throw fail("the end of the stream without a close_notify alert");
        }
        return count;
    }

    /** Writes encrypted bytes. Returns whether all were written. */
    private boolean drain() {
        while (sealedOut.hasRemaining()) {
            final int count = out.write(sealedOutView, sealedOut.position(), sealedOut.remaining());
            if (count == StreamWriter.BACK_PRESSURED) {
                return false;
            }
            sealedOut.position(sealedOut.position() + count);
        }
        return true;
    }

    private RuntimeException fail(final String detail) {
        final StreamFailure failure = new StreamFailure(StreamRule.SECURITY, String.valueOf(detail));
        in.abort(failure);
        out.abort(failure);
        return failure.toException(in.label(), in.position());
    }
}

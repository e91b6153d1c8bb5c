// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import io.xenstream.stream.Doorbell;
import io.xenstream.stream.Readiness;
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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * TLS 1.3 over a pair of streams, one in each direction: for a transport that has none of its own.
 *
 * <p>The stage shakes hands while its ends are used; whoever has nothing to write yet {@linkplain StreamWriter#flush() flushes} until that says
 * true. Its two ends are driven by <em>one</em> thread, on which the cryptography is done as well. A direction is half-closed by
 * {@code finish}, while the other goes on; an end without TLS's own notice of it aborts the stream as {@link StreamRule#SECURITY}, and so does
 * all else that is wrong.
 */
public final class TlsStage {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    final StreamReader in;
    final StreamWriter out;
    final Doorbell readerBell = new Doorbell();
    final Doorbell writerBell = new Doorbell();
    /** What was decrypted and not yet read; between position and limit. */
    final ByteBuffer received;

    private final SSLEngine engine;
    private final ByteBuffer sealedIn;
    private final ByteBuffer sealedOut;
    private final ByteBuffer sent;
    private final UnsafeBuffer sealedInView;
    private final UnsafeBuffer sealedOutView;
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
        sealedInView = new UnsafeBuffer(sealedIn, 0, packet);
        sealedOutView = new UnsafeBuffer(sealedOut, 0, packet);
        reader = new TlsReader(this);
        writer = new TlsWriter(this);
    }

    /**
     * Puts TLS over two streams.
     *
     * @param engine knows keys, trust, and which side this is; is the stage's from now on, and speaks TLS 1.3 alone
     * @param in     comes from the other side; is the stage's from now on
     * @param out    goes to the other side; is the stage's from now on
     * @return the stage
     * @throws IllegalArgumentException if the engine cannot speak TLS 1.3, or does not know its side
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
     * What the other side has written.
     *
     * @return an end
     */
    public StreamReader reader() {
        return reader;
    }

    /**
     * What the other side will read.
     *
     * @return an end
     */
    public StreamWriter writer() {
        return writer;
    }

    /** Either direction may have waited for either: hands are shaken in both. */
    void onInput(final Readiness readiness) {
        readerBell.ring(readiness);
        if (readiness != Readiness.HANGUP && readiness != Readiness.ERROR) {
            writerBell.ring(Readiness.WRITABLE);
        }
    }

    void onOutput(final Readiness readiness) {
        writerBell.ring(readiness);
        if (readiness != Readiness.HANGUP && readiness != Readiness.ERROR) {
            readerBell.ring(Readiness.READABLE);
        }
    }

    boolean hasInput() {
        return received.hasRemaining() || sealedIn.hasRemaining();
    }

    /** Encrypts as much of it as fits one record. Returns how many octets, or BACK_PRESSURED. */
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

    /** Whether everything encrypted has gone down, and hands are shaken. */
    boolean flush() {
        return isEstablished() && drain() && out.flush();
    }

    /** Whether the other side has been told that this is the end. */
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

    /** Octets in {@link #received}, or WOULD_BLOCK, or END. */
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
            throw fail("octets behind the end");
        }
        return in.poll((chunk, offset, length) -> 0, 1);
    }

    /** Shakes hands as far as it goes now. */
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

    /** Whether a record was taken out of what has arrived. */
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

    /** Takes what has arrived. Returns how many octets, or WOULD_BLOCK; the end is none that TLS has announced. */
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
            throw fail("the end of the stream, without TLS's own");
        }
        return count;
    }

    /** Whether all that was encrypted has gone down. */
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

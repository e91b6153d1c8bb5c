// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import io.xenstream.codec.XenstreamException;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** The other process, behind a non-blocking socket. */
final class Peer implements AutoCloseable {
    /** The most descriptors that may arrive ahead of their message. */
    private static final int MOST_WAITING = 2 * HandoffMessage.Descriptors.MOST;
    /** The largest that junixsocket accepts. */
    private static final int ANCILLARY_LENGTH = 256;

    private final String label;
    private final AFUNIXSocketChannel channel;
    private final MessageCodec codec;
    private final Deque<FileDescriptor> descriptors = new ArrayDeque<>();
    private boolean isAtEnd;

    /** A peer behind a non-blocking channel. */
    Peer(final String label, final AFUNIXSocketChannel channel) {
        this.label = label;
        this.channel = channel;
        this.codec = new MessageCodec(label);
        channel.setAncillaryReceiveBufferSize(ANCILLARY_LENGTH);
    }

    /** Refuses a process of another user. */
    void requireSameUser() throws IOException {
        final long user = channel.getPeerCredentials().getUid();
        if (user != ProcessUser.UID) {
            throw new HandoffException(
                    HandoffRule.PEER,
                    Place.whole(label),
                    "the other process runs as user " + user + ", this one as user " + ProcessUser.UID);
        }
    }

    /**
     * Sends a whole message. At most a few messages are ever unread, so the socket's buffer has room.
     *
     * @throws HandoffException if the peer has gone or does not read
     */
    void send(final HandoffMessage message, final FileDescriptor... passed) {
        final ByteBuffer frame = MessageCodec.encode(message);
        try {
            if (passed.length > 0) {
                channel.setOutboundFileDescriptors(passed);
            }
            channel.write(frame);
        } catch (final IOException e) {
            throw gone("cannot send " + MessageType.of(message), e);
        }
        if (frame.hasRemaining()) {
            throw new HandoffException(
                    HandoffRule.GONE,
                    Place.whole(label),
                    "the peer does not read: no room for " + frame.remaining() + " bytes of "
                            + MessageType.of(message));
        }
    }

    /** Sends the other process the reason why the handoff failed, if it still listens. */
    void refuse(final XenstreamException reason) {
        try {
            send(new HandoffMessage.Refused(reason.rule().code(), reason.problem()));
        } catch (final HandoffException unheard) {
            reason.addSuppressed(unheard);
        }
    }

    /**
     * Takes the next message.
     *
     * @return the message; null if there is none yet
     * @throws HandoffException if it is malformed or a refusal, or if the peer has gone
     */
    HandoffMessage receive() {
        HandoffMessage message = codec.next();
        while (message == null && fill()) {
            message = codec.next();
        }
        if (message instanceof HandoffMessage.Refused refused) {
            throw new HandoffException(
                    HandoffRule.REFUSED,
                    Place.whole(label),
                    "the other process refused: " + refused.code() + ": " + refused.reason());
        }
        if (message == null && isAtEnd) {
            throw new HandoffException(
                    HandoffRule.GONE,
                    Place.whole(label),
                    "the other process closed the connection" + (codec.isInsideMessage() ? " within a message" : ""));
        }
        return message;
    }

    private boolean fill() {
        if (isAtEnd) {
            return false;
        }
        try {
            final int length = channel.read(codec.room());
            isAtEnd = length < 0;
            for (final FileDescriptor descriptor : channel.getReceivedFileDescriptors()) {
                descriptors.add(Descriptor.detached(descriptor));
            }
            if (descriptors.size() > MOST_WAITING) {
                throw new HandoffException(
                        HandoffRule.DESCRIPTOR,
                        Place.whole(label),
                        "more than " + MOST_WAITING + " descriptors arrived ahead of their message");
            }
            return length > 0;
        } catch (final IOException e) {
            throw gone("cannot receive", e);
        }
    }

    /**
     * Takes descriptors that arrived with a message.
     *
     * @throws HandoffException if fewer arrived
     */
    void takeDescriptors(final int count, final Collection<FileDescriptor> taken) {
        if (descriptors.size() < count) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    Place.whole(label),
                    "the message came with " + descriptors.size() + " descriptors instead of " + count
                            + "; this process may have reached its limit of open files");
        }
        for (int i = 0; i < count; i++) {
            taken.add(descriptors.remove());
        }
    }

    private HandoffException gone(final String problem, final IOException cause) {
        return new HandoffException(
                HandoffRule.GONE, Place.whole(label), problem + ": " + HandoffException.reason(cause), cause);
    }

    /**
     * Checks the type of a message.
     *
     * @throws HandoffException if it is another one
     */
    <T extends HandoffMessage> T require(
            final HandoffMessage message, final Class<T> expected, final HandoffPhase phase) {
        if (!expected.isInstance(message)) {
            throw unexpected(message, phase);
        }
        return expected.cast(message);
    }

    HandoffException unexpected(final HandoffMessage message, final HandoffPhase phase) {
        return new HandoffException(
                HandoffRule.MESSAGE,
                Place.whole(label),
                "unexpected message " + MessageType.of(message) + " in phase " + phase);
    }

    /** Closes the connection; the peer can still read what was sent. */
    @Override
    public void close() {
        try {
            for (final FileDescriptor descriptor : descriptors) {
                Descriptor.close(descriptor);
            }
            descriptors.clear();
            channel.close();
        } catch (final IOException e) {
            throw gone("cannot close the socket", e);
        }
    }
}

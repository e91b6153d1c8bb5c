// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.newsclub.net.unix.AFUNIXSocketChannel;

/** The other process, at the other end of a socket that does not block. */
final class Peer implements AutoCloseable {
    /** The most descriptors that may have come ahead of the message that they belong to. */
    private static final int MOST_WAITING = 2 * HandoffMessage.Descriptors.MOST;
    /** As much room as junixsocket gives. */
    private static final int ANCILLARY_LENGTH = 256;

    private final String label;
    private final AFUNIXSocketChannel channel;
    private final MessageCodec codec;
    private final Deque<FileDescriptor> descriptors = new ArrayDeque<>();
    private boolean isAtEnd;

    /** A peer behind a channel that does not block. */
    Peer(final String label, final AFUNIXSocketChannel channel) {
        this.label = label;
        this.channel = channel;
        this.codec = new MessageCodec(label);
        channel.setAncillaryReceiveBufferSize(ANCILLARY_LENGTH);
    }

    /** Lets only a process of the same user go on. */
    void requireSameUser() throws IOException {
        final long user = channel.getPeerCredentials().getUid();
        if (user != ProcessUser.UID) {
            throw new HandoffException(
                    HandoffRule.PEER, ImageLocation.whole(label), "user " + ProcessUser.UID, "user " + user);
        }
    }

    /**
     * Sends a message whole. The peer has at most a few of them unread, for which there is always room.
     *
     * @throws HandoffException if it is gone, or does not read
     */
    void send(final HandoffMessage message, final FileDescriptor... passed) {
        final ByteBuffer frame = MessageCodec.encode(message);
        try {
            if (passed.length > 0) {
                channel.setOutboundFileDescriptors(passed);
            }
            channel.write(frame);
        } catch (final IOException e) {
            throw gone("to send " + name(message), e);
        }
        if (frame.hasRemaining()) {
            throw new HandoffException(
                    HandoffRule.GONE,
                    ImageLocation.whole(label),
                    "a peer that reads what it is sent",
                    "no room for " + frame.remaining() + " octets");
        }
    }

    /** Tells the other process why it is over, if it still listens. */
    void refuse(final ImageException reason) {
        final String text = "expected " + reason.expected() + ", found " + reason.found();
        try {
            send(new HandoffMessage.Refused(reason.rule().code(), text));
        } catch (final HandoffException unheard) {
            reason.addSuppressed(unheard);
        }
    }

    /**
     * The next message that has come.
     *
     * @return the message, or null if none has come yet
     * @throws HandoffException if it is none, is a refusal, or the peer is gone
     */
    HandoffMessage receive() {
        HandoffMessage message = codec.next();
        while (message == null && fill()) {
            message = codec.next();
        }
        if (message instanceof HandoffMessage.Refused refused) {
            throw new HandoffException(
                    HandoffRule.REFUSED,
                    ImageLocation.whole(label),
                    "to go on",
                    refused.code() + ": " + refused.reason());
        }
        if (message == null && isAtEnd) {
            throw new HandoffException(
                    HandoffRule.GONE,
                    ImageLocation.whole(label),
                    "a message",
                    codec.isInsideMessage() ? "the end, within one" : "the end");
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
                        ImageLocation.whole(label),
                        "at most " + MOST_WAITING + " descriptors ahead of their message",
                        "more");
            }
            return length > 0;
        } catch (final IOException e) {
            throw gone("to receive", e);
        }
    }

    /**
     * Takes descriptors that came with a message.
     *
     * @throws HandoffException if fewer came
     */
    void takeDescriptors(final int count, final Collection<FileDescriptor> taken) {
        if (descriptors.size() < count) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    ImageLocation.whole(label),
                    count + " descriptors with the message",
                    descriptors.size() + ", as when this process may not open more");
        }
        for (int i = 0; i < count; i++) {
            taken.add(descriptors.remove());
        }
    }

    private HandoffException gone(final String expected, final IOException cause) {
        return new HandoffException(
                HandoffRule.GONE, ImageLocation.whole(label), expected, HandoffListener.reason(cause), cause);
    }

    HandoffException unexpected(final String expected, final HandoffMessage found) {
        return new HandoffException(HandoffRule.MESSAGE, ImageLocation.whole(label), expected, name(found));
    }

    static String name(final HandoffMessage message) {
        return message.getClass().getSimpleName();
    }

    /** Ends the conversation; what has been sent can still be read. */
    @Override
    public void close() {
        try {
            for (final FileDescriptor descriptor : descriptors) {
                Descriptor.close(descriptor);
            }
            descriptors.clear();
            channel.close();
        } catch (final IOException e) {
            throw gone("to close the socket", e);
        }
    }
}

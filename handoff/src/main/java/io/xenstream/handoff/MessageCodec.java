// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Place;
import io.xenstream.handoff.HandoffMessage.Adopted;
import io.xenstream.handoff.HandoffMessage.Descriptors;
import io.xenstream.handoff.HandoffMessage.Frozen;
import io.xenstream.handoff.HandoffMessage.Hello;
import io.xenstream.handoff.HandoffMessage.Offer;
import io.xenstream.handoff.HandoffMessage.Prepared;
import io.xenstream.handoff.HandoffMessage.Ready;
import io.xenstream.handoff.HandoffMessage.Received;
import io.xenstream.handoff.HandoffMessage.Refused;
import io.xenstream.handoff.HandoffMessage.Released;
import io.xenstream.handoff.HandoffMessage.State;
import io.xenstream.handoff.HandoffMessage.Taken;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Encodes and decodes messages: a {@link MessageHeaderFlyweight header}, then a body of at most {@value #LONGEST_BODY} bytes, little-endian.
 *
 * <pre>
 *  HELLO        "xshandof":8  oldest version:4  latest version:4  process id:8  limits
 *  OFFER        version:4  process id:8  offer
 *  FROZEN       since:8
 *  STATE        image length:8  index length:8  descriptors:4
 *  DESCRIPTORS  number:4 ...
 *  RECEIVED     descriptors:4
 *  REFUSED      code (text)  reason (text)
 *  others       no body
 *
 *  limits, offer
 *    0         4              12                 20             28        36              44            48
 *   +---------+--------------+------------------+--------------+---------+---------------+-------------+--------
 *   | image   | record       | domain           | image        | records | record        | descriptors | quotas
 *   | version | types        | features         | length       |         | length        |             |
 *   +---------+--------------+------------------+--------------+---------+---------------+-------------+--------
 *
 *  quotas   count:4, then count times name (text), value:8
 *  text     length:4, then printable ASCII
 * </pre>
 *
 * <p>Incoming bytes are not trusted: a length is checked before the codec waits for the body, and the codec uses one buffer of
 * {@value #BUFFER_LENGTH} bytes.
 */
final class MessageCodec {
    static final int HEADER_LENGTH = MessageHeaderFlyweight.LENGTH;
    static final int LONGEST_BODY = 8 << 10;
    static final int BUFFER_LENGTH = HEADER_LENGTH + LONGEST_BODY;
    /** "xshandof". */
    private static final long IDENT = 0x666f646e61687378L;

    private final String label;
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final MessageHeaderFlyweight header = new MessageHeaderFlyweight().wrap(received, 0);

    MessageCodec(final String label) {
        this.label = label;
    }

    /** Where to put received bytes. It has room after {@link #next()} has returned null. */
    ByteBuffer room() {
        return received;
    }

    /** Whether part of a message has been received. */
    boolean isInsideMessage() {
        return received.position() > 0;
    }

    /**
     * Takes the next complete message.
     *
     * @return the message; null if there is none yet
     * @throws HandoffException if the bytes are not a message
     */
    HandoffMessage next() {
        if (received.position() < HEADER_LENGTH) {
            return null;
        }
        final long length = header.bodyLength();
        if (length > LONGEST_BODY) {
            throw malformed("the header announces a body of " + length + " bytes, more than " + LONGEST_BODY);
        }
        if (received.position() < HEADER_LENGTH + length) {
            return null;
        }
        final int bodyLength = (int) length;
        final ByteBuffer body = received.slice(HEADER_LENGTH, bodyLength).order(ByteOrder.LITTLE_ENDIAN);
        final HandoffMessage message = decode(header.typeCode(), body);
        received.flip().position(HEADER_LENGTH + bodyLength);
        received.compact();
        return message;
    }

    private HandoffMessage decode(final int code, final ByteBuffer body) {
        final MessageType type = MessageType.of(code);
        if (type == null) {
            throw malformed("type " + Integer.toUnsignedString(code) + " is unknown");
        }
        try {
            final HandoffMessage message = decodeBody(type, body);
            if (body.hasRemaining()) {
                throw malformed("message " + type + " has " + body.remaining() + " surplus bytes");
            }
            return message;
        } catch (final BufferUnderflowException e) {
            throw malformed("message " + type + " is truncated: its body has only " + body.capacity() + " bytes");
        } catch (final IllegalArgumentException e) {
            throw malformed("message " + type + " has a field out of range: " + e.getMessage());
        }
    }

    private HandoffMessage decodeBody(final MessageType type, final ByteBuffer body) {
        return switch (type) {
            case HELLO -> hello(body);
            case OFFER -> new Offer(body.getInt(), body.getLong(), offer(body));
            case PREPARED -> new Prepared();
            case FROZEN -> new Frozen(body.getLong());
            case STATE -> state(body);
            case DESCRIPTORS -> descriptors(body);
            case RECEIVED -> new Received(body.getInt());
            case ADOPTED -> new Adopted();
            case READY -> new Ready();
            case RELEASED -> new Released();
            case TAKEN -> new Taken();
            case REFUSED -> new Refused(text(body, Refused.LONGEST_CODE), text(body, Refused.LONGEST_REASON));
        };
    }

    private Hello hello(final ByteBuffer body) {
        if (body.getLong() != IDENT) {
            throw malformed("message HELLO does not begin with \"xshandof\"");
        }
        return new Hello(body.getInt(), body.getInt(), body.getLong(), limits(body));
    }

    private static HandoffLimits limits(final ByteBuffer body) {
        return new HandoffLimits(
                body.getInt(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getInt(),
                quotas(body));
    }

    private static HandoffOffer offer(final ByteBuffer body) {
        return new HandoffOffer(
                body.getInt(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getLong(),
                body.getInt(),
                quotas(body));
    }

    private static Map<String, Long> quotas(final ByteBuffer body) {
        final int count = body.getInt();
        if (count < 0 || count > HandoffOffer.MOST_QUOTAS) {
            throw new IllegalArgumentException(Integer.toUnsignedString(count) + " quotas");
        }
        final Map<String, Long> quotas = new HashMap<>();
        for (int i = 0; i < count; i++) {
            quotas.put(text(body, HandoffOffer.LONGEST_NAME), body.getLong());
        }
        return quotas;
    }

    private static State state(final ByteBuffer body) {
        final State state = new State(body.getLong(), body.getLong(), body.getInt());
        if (state.imageLength() < 0
                || state.indexLength() < State.NO_INDEX
                || state.descriptors() < 0
                || state.descriptors() > HandoffOffer.MOST_DESCRIPTORS) {
            throw new IllegalArgumentException(state.toString());
        }
        return state;
    }

    private static Descriptors descriptors(final ByteBuffer body) {
        final int count = body.remaining() / Integer.BYTES;
        if (count < 1 || count > Descriptors.MOST) {
            throw new IllegalArgumentException(count + " descriptors");
        }
        final List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(body.getInt());
        }
        return new Descriptors(numbers);
    }

    /** Text with unprintable bytes replaced: it may end up on a terminal. */
    private static String text(final ByteBuffer body, final int longest) {
        final int length = body.getInt();
        if (length < 0 || length > longest) {
            throw new IllegalArgumentException("text of " + Integer.toUnsignedString(length) + " bytes");
        }
        if (length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        final byte[] bytes = new byte[length];
        body.get(bytes);
        return printable(bytes);
    }

    private static String printable(final byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < ' ' || bytes[i] == 0x7F) {
                bytes[i] = '?';
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private HandoffException malformed(final String problem) {
        return new HandoffException(HandoffRule.MESSAGE, Place.whole(label), problem);
    }

    /** A message as bytes, ready to be written. */
    static ByteBuffer encode(final HandoffMessage message) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        frame.position(HEADER_LENGTH);
        encodeBody(message, frame);
        new MessageHeaderFlyweight()
                .wrap(frame, 0)
                .bodyLength(frame.position() - HEADER_LENGTH)
                .typeCode(MessageType.of(message).code());
        return frame.flip();
    }

    private static void encodeBody(final HandoffMessage message, final ByteBuffer frame) {
        if (message instanceof Hello hello) {
            frame.putLong(IDENT).putInt(hello.oldestVersion()).putInt(hello.latestVersion());
            put(frame.putLong(hello.processId()), hello.limits());
        } else if (message instanceof Offer offer) {
            put(frame.putInt(offer.version()).putLong(offer.processId()), offer.offer());
        } else if (message instanceof Frozen frozen) {
            frame.putLong(frozen.sinceNanos());
        } else if (message instanceof State state) {
            frame.putLong(state.imageLength()).putLong(state.indexLength()).putInt(state.descriptors());
        } else if (message instanceof Descriptors descriptors) {
            descriptors.numbers().forEach(frame::putInt);
        } else if (message instanceof Received received) {
            frame.putInt(received.descriptors());
        } else if (message instanceof Refused refused) {
            put(frame, refused.code(), Refused.LONGEST_CODE);
            put(frame, refused.reason(), Refused.LONGEST_REASON);
        }
        // The other messages have no body.
    }

    private static void put(final ByteBuffer frame, final HandoffLimits limits) {
        frame.putInt(limits.imageVersion())
                .putLong(limits.recordTypes())
                .putLong(limits.domainFeatures())
                .putLong(limits.imageLength())
                .putLong(limits.records())
                .putLong(limits.recordLength())
                .putInt(limits.descriptors());
        put(frame, limits.quotas());
    }

    private static void put(final ByteBuffer frame, final HandoffOffer offer) {
        frame.putInt(offer.imageVersion())
                .putLong(offer.recordTypes())
                .putLong(offer.domainFeatures())
                .putLong(offer.imageLength())
                .putLong(offer.records())
                .putLong(offer.recordLength())
                .putInt(offer.descriptors());
        put(frame, offer.demands());
    }

    private static void put(final ByteBuffer frame, final Map<String, Long> quotas) {
        frame.putInt(quotas.size());
        quotas.forEach((name, value) -> {
            put(frame, name, HandoffOffer.LONGEST_NAME);
            frame.putLong(value);
        });
    }

    private static void put(final ByteBuffer frame, final String text, final int longest) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        final int length = Math.min(bytes.length, longest);
        frame.putInt(length).put(bytes, 0, length);
    }
}

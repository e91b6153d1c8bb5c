// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageLocation;
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
 * Messages as octets, little-endian. A header of 8 octets: length of the body, type, zero.
 *
 * <p>What comes in is taken for anything: a length is checked before it is waited for, and memory is one buffer of
 * {@value #BUFFER_LENGTH} octets.
 */
final class MessageCodec {
    static final int HEADER_LENGTH = 8;
    static final int LONGEST_BODY = 8 << 10;
    static final int BUFFER_LENGTH = HEADER_LENGTH + LONGEST_BODY;
    /** "xshandof" in the order of its octets. */
    private static final long IDENT = 0x666f646e61687378L;

    private final String label;
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    MessageCodec(final String label) {
        this.label = label;
    }

    /** Where to put octets that have come. There is room as long as {@link #next()} is called until it has no more. */
    ByteBuffer room() {
        return received;
    }

    /** Whether a message has come in part. */
    boolean isInsideMessage() {
        return received.position() > 0;
    }

    /**
     * The next message that has come whole.
     *
     * @return the message, or null
     * @throws HandoffException if it is none
     */
    HandoffMessage next() {
        if (received.position() < HEADER_LENGTH) {
            return null;
        }
        final int length = received.getInt(0);
        final int type = received.getInt(4);
        if (length < 0 || length > LONGEST_BODY) {
            throw unknown("a body of at most " + LONGEST_BODY + " octets", Integer.toUnsignedString(length));
        }
        if (received.position() < HEADER_LENGTH + length) {
            return null;
        }
        final ByteBuffer body = received.slice(HEADER_LENGTH, length).order(ByteOrder.LITTLE_ENDIAN);
        final HandoffMessage message = decode(type, body);
        received.flip().position(HEADER_LENGTH + length);
        received.compact();
        return message;
    }

    private HandoffMessage decode(final int type, final ByteBuffer body) {
        try {
            final HandoffMessage message = decodeBody(type, body);
            if (body.hasRemaining()) {
                throw unknown("a message of type " + type + " without surplus", body.remaining() + " octets more");
            }
            return message;
        } catch (final BufferUnderflowException e) {
            throw unknown("a whole message of type " + type, "a body of " + body.capacity() + " octets");
        } catch (final IllegalArgumentException e) {
            throw unknown("a message of type " + type + " with fields in their ranges", e.getMessage());
        }
    }

    private HandoffMessage decodeBody(final int type, final ByteBuffer body) {
        return switch (type) {
            case 1 -> hello(body);
            case 2 -> new Offer(body.getInt(), body.getLong(), offer(body));
            case 3 -> new Prepared();
            case 4 -> new Frozen(body.getLong());
            case 5 -> state(body);
            case 6 -> descriptors(body);
            case 7 -> new Received(body.getInt());
            case 8 -> new Adopted();
            case 9 -> new Ready();
            case 10 -> new Released();
            case 11 -> new Taken();
            case 12 -> new Refused(text(body, Refused.LONGEST_CODE), text(body, Refused.LONGEST_REASON));
            default -> throw unknown("a type from 1 to 12", Integer.toUnsignedString(type));
        };
    }

    private Hello hello(final ByteBuffer body) {
        if (body.getLong() != IDENT) {
            throw unknown("the greeting of a handoff", "other octets");
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
        if (count < 0 || count > HandoffLimits.MOST_QUOTAS) {
            throw new IllegalArgumentException(Integer.toUnsignedString(count) + " quotas");
        }
        final Map<String, Long> quotas = new HashMap<>();
        for (int i = 0; i < count; i++) {
            quotas.put(text(body, HandoffLimits.LONGEST_NAME), body.getLong());
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

    /** Printable ASCII: what a peer says may come before somebody's terminal. */
    private static String text(final ByteBuffer body, final int longest) {
        final int length = body.getInt();
        if (length < 0 || length > longest) {
            throw new IllegalArgumentException("text of " + Integer.toUnsignedString(length) + " octets");
        }
        if (length > body.remaining()) {
            throw new BufferUnderflowException();
        }
        final byte[] octets = new byte[length];
        body.get(octets);
        return printable(octets);
    }

    private static String printable(final byte[] octets) {
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] < ' ' || octets[i] == 0x7F) {
                octets[i] = '?';
            }
        }
        return new String(octets, StandardCharsets.US_ASCII);
    }

    private HandoffException unknown(final String expected, final String found) {
        return new HandoffException(HandoffRule.MESSAGE, ImageLocation.whole(label), expected, found);
    }

    /** A message as octets, ready to be written. */
    static ByteBuffer encode(final HandoffMessage message) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        frame.position(HEADER_LENGTH);
        final int type = encodeBody(message, frame);
        frame.putInt(0, frame.position() - HEADER_LENGTH).putInt(4, type);
        return frame.flip();
    }

    private static int encodeBody(final HandoffMessage message, final ByteBuffer frame) {
        if (message instanceof Hello hello) {
            frame.putLong(IDENT).putInt(hello.oldestVersion()).putInt(hello.latestVersion());
            put(frame.putLong(hello.processId()), hello.limits());
            return 1;
        } else if (message instanceof Offer offer) {
            put(frame.putInt(offer.version()).putLong(offer.processId()), offer.offer());
            return 2;
        } else if (message instanceof Prepared) {
            return 3;
        } else if (message instanceof Frozen frozen) {
            frame.putLong(frozen.sinceNanos());
            return 4;
        } else if (message instanceof State state) {
            frame.putLong(state.imageLength()).putLong(state.indexLength()).putInt(state.descriptors());
            return 5;
        } else if (message instanceof Descriptors descriptors) {
            descriptors.numbers().forEach(frame::putInt);
            return 6;
        } else if (message instanceof Received received) {
            frame.putInt(received.descriptors());
            return 7;
        } else if (message instanceof Adopted) {
            return 8;
        } else if (message instanceof Ready) {
            return 9;
        } else if (message instanceof Released) {
            return 10;
        } else if (message instanceof Taken) {
            return 11;
        } else if (message instanceof Refused refused) {
            put(frame, refused.code(), Refused.LONGEST_CODE);
            put(frame, refused.reason(), Refused.LONGEST_REASON);
            return 12;
        }
        throw new IllegalArgumentException(message.toString());
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
            put(frame, name, HandoffLimits.LONGEST_NAME);
            frame.putLong(value);
        });
    }

    private static void put(final ByteBuffer frame, final String text, final int longest) {
        final byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        final int length = Math.min(octets.length, longest);
        frame.putInt(length).put(octets, 0, length);
    }
}

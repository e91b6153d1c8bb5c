// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.WritableRegion;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes oxenstored's text line by line, in place, into a region that grows with it if it can.
 *
 * <p>Every line is whole before the next one begins, and the text is one at any moment. What oxenstored makes of the lines is the caller's
 * business, and so is their order: what others refer to comes first. Nothing is allocated on the way. The region must not be read by others
 * meanwhile. For one thread at a time.
 */
public final class TextWriter {
    private static final int WINDOW = 1 << 30;
    /** Octets of the longest line without names: a kind, four numbers and what divides them. */
    private static final int LONGEST_NUMBERS = 128;

    private static final int LONGEST_NUMBER = 20;

    private final WritableRegion region;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private long windowStart;
    private int at;

    private TextWriter(final WritableRegion region) {
        this.region = region;
        word(TextReader.HEADER, TextReader.HEADER.length() + 1);
        end();
    }

    /**
     * Begins a text at the start of a region, over what was there.
     *
     * @param region takes the text, and grows with it if it can
     * @return a writer behind the first line
     * @throws ImageException if there is no room
     */
    public static TextWriter open(final WritableRegion region) {
        return new TextWriter(region);
    }

    /**
     * How long the text is so far.
     *
     * @return octets
     */
    public long position() {
        return windowStart + at;
    }

    /** Makes room for a line, and begins it. */
    private void word(final String word, final long room) {
        if (window.capacity() - at < room) {
            moveWindow(room);
        }
        for (int i = 0; i < word.length(); i++) {
            window.putByte(at++, (byte) word.charAt(i));
        }
    }

    private void moveWindow(final long room) {
        windowStart += at;
        at = 0;
        region.ensureLength(windowStart + room);
        region.wrap(window, windowStart, (int) Math.min(WINDOW, region.length() - windowStart));
    }

    private void begin(final LineKind kind, final long names) {
        word(kind.word(), names + LONGEST_NUMBERS);
    }

    private void number(final long number) {
        window.putByte(at++, (byte) ',');
        if (number < 0) {
            window.putByte(at++, (byte) '-');
        }
        long rest = Math.abs(number);
        int first = LONGEST_NUMBER;
        do {
            digits[--first] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        window.putBytes(at, digits, first, LONGEST_NUMBER - first);
        at += LONGEST_NUMBER - first;
    }

    private void hex(final DirectBuffer octets) {
        window.putByte(at++, (byte) ',');
        at = Hex.encode(octets, window, at);
    }

    private void end() {
        window.putByte(at++, (byte) '\n');
    }

    /**
     * Writes the line of the socket that clients connect to.
     *
     * @param rwSocketFd its descriptor, -1 for none
     * @throws ImageException if there is no room
     */
    public void global(final int rwSocketFd) {
        begin(LineKind.GLOBAL, 0);
        number(rwSocketFd);
        end();
    }

    /**
     * Writes the line of the event channel device.
     *
     * @param evtchnFd   its descriptor
     * @param domexcPort the port that VIRQ_DOM_EXC is bound to, unsigned 32 bits
     * @throws ImageException if there is no room
     */
    public void eventChannels(final int evtchnFd, final long domexcPort) {
        begin(LineKind.EVENT_CHANNELS, 0);
        number(evtchnFd);
        number(domexcPort);
        end();
    }

    /**
     * Writes the line of a domain's ring.
     *
     * @param domid      the domain, 0 to 65535
     * @param frame      the machine frame of the ring
     * @param remotePort the domain's end of its event channel, unsigned 32 bits
     * @param localPort  the daemon's end, unsigned 32 bits
     * @throws ImageException if there is no room
     */
    public void domain(final int domid, final long frame, final long remotePort, final long localPort) {
        begin(LineKind.DOMAIN, 0);
        number(domid);
        number(frame);
        number(remotePort);
        number(localPort);
        end();
    }

    /**
     * Writes the line of a local client.
     *
     * @param descriptor of its socket
     * @throws ImageException if there is no room
     */
    public void socket(final int descriptor) {
        begin(LineKind.SOCKET, 0);
        number(descriptor);
        end();
    }

    /**
     * Writes the line of a watch, without a depth: oxenstored skips a watch that has one.
     *
     * @param watcher a domain id, or minus the descriptor of a client's socket
     * @param path    what is watched, as its client has named it
     * @param token   the client's
     * @throws ImageException if there is no room
     */
    public void watch(final long watcher, final DirectBuffer path, final DirectBuffer token) {
        begin(LineKind.WATCH, 2L * path.capacity() + 2L * token.capacity());
        number(watcher);
        hex(path);
        hex(token);
        end();
    }

    /**
     * Writes the line of a node. A special node's path gets a slash in front, as oxenstored has it; permissions lose their flags.
     *
     * @param node its path, permissions and value
     * @throws MalformedImageException if its lengths reach past the record
     * @throws ImageException          if there is no room
     */
    public void node(final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        final DirectBuffer value = node.value();
        final int permissions = node.permissionCount();
        begin(LineKind.NODE, 2L * path.capacity() + 2L * value.capacity() + 14L * permissions);
        window.putByte(at++, (byte) ',');
        if (path.capacity() > 0 && path.getByte(0) == '@') {
            octet('/');
        }
        at = Hex.encode(path, window, at);
        window.putByte(at++, (byte) ',');
        for (int i = 0; i < permissions; i++) {
            if (i > 0) {
                octet(0);
            }
            octet(node.permissionLetter(i));
            digitsInHex(node.permissionDomid(i));
        }
        hex(value);
        end();
    }

    private void octet(final int octet) {
        at = Hex.encode((byte) octet, window, at);
    }

    private void digitsInHex(final int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (int rest = number; divisor > 0; divisor /= 10) {
            octet('0' + rest / divisor);
            rest %= divisor;
        }
    }
}

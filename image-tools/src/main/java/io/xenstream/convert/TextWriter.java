// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes oxenstored text line by line, in place, into a region that grows if it can.
 *
 * <p>Each call writes a complete line, so the text is valid after every call. The caller is responsible for the order of lines: a line must follow
 * those it refers to. Does not allocate. The region must not be read concurrently. Not thread-safe.
 */
final class TextWriter {
    private static final int WINDOW = 1 << 30;
    /** Bound for the length of a line without its names, in bytes: the kind, four numbers and separators. */
    private static final int LONGEST_NUMBERS = 128;

    private static final int LONGEST_NUMBER = 20;

    private final WritableRegion region;
    private final MutableDirectBuffer window = Buffers.empty();
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private long windowStart;
    private int at;

    private TextWriter(final WritableRegion region) {
        this.region = region;
        word(TextReader.HEADER, TextReader.HEADER.length() + 1);
        end();
    }

    /**
     * Starts a text at the beginning of a region, overwriting its content.
     *
     * @param region receives the text and grows if it can
     * @return a writer after the header line
     * @throws XenstreamException if the region is full and cannot grow
     */
    public static TextWriter open(final WritableRegion region) {
        return new TextWriter(region);
    }

    /**
     * Returns the length of the text so far.
     *
     * @return bytes
     */
    public long position() {
        return windowStart + at;
    }

    /** Ensures space for a line and starts it. */
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

    /**
     * Writes many lines that somebody else puts together.
     *
     * @param lines makes the lines
     * @throws XenstreamException if the region is full and cannot grow
     */
    void lines(final SoundLines lines) {
        windowStart += at;
        at = 0;
        // The window is elsewhere when the region has grown.
        window.wrap(0, 0);
        region.write(windowStart, lines);
        windowStart += lines.length();
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

    private void hex(final DirectBuffer bytes) {
        window.putByte(at++, (byte) ',');
        at = Hex.encode(bytes, window, at);
    }

    private void end() {
        window.putByte(at++, (byte) '\n');
    }

    /**
     * Writes the line of the socket that clients connect to.
     *
     * @param rwSocketFd its descriptor, -1 for none
     * @throws XenstreamException if the region is full and cannot grow
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
     * @throws XenstreamException if the region is full and cannot grow
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
     * @param remotePort the domain's port of the ring, unsigned 32 bits
     * @param localPort  the daemon's port of the ring, unsigned 32 bits
     * @throws XenstreamException if the region is full and cannot grow
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
     * @throws XenstreamException if the region is full and cannot grow
     */
    public void socket(final int descriptor) {
        begin(LineKind.SOCKET, 0);
        number(descriptor);
        end();
    }

    /**
     * Writes the line of a watch, always without a depth, because oxenstored skips watches that have one.
     *
     * @param watcher a domain id, or the negated descriptor of a client's socket
     * @param path    the watched path as the client specified it
     * @param token   the client's token
     * @throws XenstreamException if the region is full and cannot grow
     */
    public void watch(final long watcher, final DirectBuffer path, final DirectBuffer token) {
        begin(LineKind.WATCH, 2L * path.capacity() + 2L * token.capacity());
        number(watcher);
        hex(path);
        hex(token);
        end();
    }

    /**
     * Writes the line of a node. The path of a special node is prefixed with a slash, as oxenstored represents it. Permission flags are dropped.
     *
     * @param node its path, permissions and value
     * @throws MalformedImageException if its lengths reach past the record
     * @throws XenstreamException      if the region is full and cannot grow
     */
    public void node(final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        final DirectBuffer value = node.value();
        final int permissions = node.permissionCount();
        begin(LineKind.NODE, 2L * path.capacity() + 2L * value.capacity() + 14L * permissions);
        window.putByte(at++, (byte) ',');
        if (path.capacity() > 0 && path.getByte(0) == '@') {
            b('/');
        }
        at = Hex.encode(path, window, at);
        window.putByte(at++, (byte) ',');
        for (int i = 0; i < permissions; i++) {
            if (i > 0) {
                b(0);
            }
            b(node.permissionLetter(i));
            digitsInHex(node.permissionDomid(i));
        }
        hex(value);
        end();
    }

    private void b(final int b) {
        at = Hex.encode((byte) b, window, at);
    }

    private void digitsInHex(final int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (int rest = number; divisor > 0; divisor /= 10) {
            b('0' + rest / divisor);
            rest %= divisor;
        }
    }
}

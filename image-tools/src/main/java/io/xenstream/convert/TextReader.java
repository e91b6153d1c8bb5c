// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.Finding;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Reads oxenstored text line by line, in place.
 *
 * <pre>{@code
 * try (TextReader text = TextReader.open(region, LineFilter.ALL, findings::add)) {
 *     while (text.next()) {
 *         if (text.kind() == LineKind.NODE) {
 *             use(text.path(), text.value());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #next()} moves to the next valid line; an invalid line is reported as a {@link Finding} and skipped, an empty one skipped. Results of methods that do not apply
 * to the current kind of line are undefined. Returned views belong to the reader and are valid until it moves. The reader holds a lease of its region
 * until it is closed. Memory use is constant, and only findings are allocated. Not thread-safe.
 */
final class TextReader implements AutoCloseable {
    /** The first line. */
    static final String HEADER = "$xenstored-dump-format";

    private static final String NODE_PREFIX = LineKind.NODE.word() + ',';
    private static final long NO_NUMBER = Long.MIN_VALUE;
    private static final int MOST_DIGITS = 19;
    /** Length in bytes, without the NUL that a record adds. */
    private static final int LONGEST_NAME = 0xFFFE;

    private static final int LONGEST_VALUE = 0xFFFF;
    private static final int LARGEST_DOMID = 0xFFFF;
    /** The largest integer of oxenstored. */
    private static final long LARGEST_DEPTH = (1L << 62) - 1;
    /** From here on, an image means no limit. No path has as many levels. */
    private static final int UNLIMITED_DEPTH = 0xFFFF;

    private static final long LARGEST_PORT = 0xFFFF_FFFFL;
    private static final int QUOTED = 40;

    private final Region text;
    private final Region.Lease lease;
    private final LineFilter part;
    private final Consumer<Finding> findings;
    private final LineScanner lines;
    private final long[] numbers = new long[5];
    private final HexField path = new HexField();
    private final HexField bytes = new HexField();
    private final PermissionList permissions = new PermissionList();
    private LineKind kind;
    private boolean isClosed;

    private TextReader(final Region text, final LineFilter part, final Consumer<Finding> findings) {
        this.text = text;
        this.part = part;
        this.findings = findings;
        lines = new LineScanner(text);
        lease = text.lease();
        boolean isBegun = false;
        try {
            begin();
            isBegun = true;
        } finally {
            if (!isBegun) {
                lease.close();
            }
        }
    }

    private void begin() {
        if (!lines.next() || !lines.is(HEADER)) {
            throw new MalformedImageException(
                    TextRule.HEADER,
                    Place.ofLine(text.label(), 1, 0),
                    "the line " + HEADER,
                    text.length() == 0 ? "nothing" : quoted(0, lines.length()));
        }
        checkEnd();
    }

    /**
     * Opens a text.
     *
     * @param text     holds the text from its byte 0
     * @param part     which lines to read
     * @param findings receives the problems found
     * @return a reader before the first line; close it to release the lease of the region
     * @throws MalformedImageException {@link TextRule#HEADER} if the first line differs
     */
    public static TextReader open(final Region text, final LineFilter part, final Consumer<Finding> findings) {
        return new TextReader(text, part, findings);
    }

    /**
     * Returns whether a region begins like a text.
     *
     * @param region any
     * @return whether it begins with the bytes of the header line
     */
    public static boolean isText(final Region region) {
        return region.length() >= HEADER.length() && new LineScanner(region).startsLike(HEADER);
    }

    /**
     * Moves to the next valid line that the filter selects.
     *
     * @return whether there is one
     * @throws TruncatedImageException if the file behind the text was truncated
     * @throws IllegalStateException   if the reader is closed
     */
    public boolean next() {
        if (isClosed) {
            throw new IllegalStateException("the reader of " + text.label() + " is closed");
        }
        try {
            return advance();
        } catch (final InternalError fault) {
            throw text.explain(fault);
        }
    }

    private boolean advance() {
        while (lines.next()) {
            checkEnd();
            if (lines.length() > 0 && isWanted() && read()) {
                return true;
            }
        }
        kind = null;
        return false;
    }

    /** Only one of the readers that read a text in parts checks its end. */
    private void checkEnd() {
        if (!lines.isEnded() && part != LineFilter.NODES) {
            add(
                    TextRule.LINE_END,
                    "the line ends with " + quoted(Math.max(0, lines.length() - QUOTED), lines.length()));
        }
    }

    private boolean isWanted() {
        return part == LineFilter.ALL || lines.startsWith(NODE_PREFIX) == (part == LineFilter.NODES);
    }

    /**
     * Moves back to a line that has been read.
     *
     * @param offset a result of {@link #offset()}
     * @throws TruncatedImageException if the file behind the text was truncated
     * @throws IllegalStateException   if the line is invalid
     */
    public void go(final long offset) {
        try {
            lines.go(offset);
            if (!read()) {
                throw new IllegalStateException("no line of " + text.label() + " begins at " + offset);
            }
        } catch (final InternalError fault) {
            throw text.explain(fault);
        }
    }

    private boolean read() {
        if (lines.isTooLong()) {
            return refuse(TextRule.LINE_LENGTH, "more than " + LineScanner.LONGEST_LINE + " bytes");
        }
        lines.split();
        kind = LineKind.of(lines);
        if (kind == null) {
            return refuse(TextRule.LINE_KIND, quoted(0, lines.length()));
        }
        if (!kind.hasFields(lines.fields())) {
            return refuse(
                    TextRule.FIELDS,
                    kind.word() + " has " + kind.fields() + ", this line " + lines.fields()
                            + (lines.fields() > 5 ? " or more" : ""));
        }
        return switch (kind) {
            case GLOBAL -> isNumber(1, -1, Integer.MAX_VALUE);
            case EVENT_CHANNELS -> isNumber(1, -1, Integer.MAX_VALUE) && isNumber(2, 0, LARGEST_PORT);
            case DOMAIN ->
                isNumber(1, 0, LARGEST_DOMID)
                        && isNumber(2, Long.MIN_VALUE + 1, Long.MAX_VALUE)
                        && isNumber(3, 0, LARGEST_PORT)
                        && (lines.fields() == 4 || isNumber(4, 0, LARGEST_PORT));
            case SOCKET -> isNumber(1, 1, Integer.MAX_VALUE);
            case WATCH ->
                isNumber(1, -Integer.MAX_VALUE, LARGEST_DOMID)
                        && isHex(2, LONGEST_NAME, path)
                        && isHex(3, LONGEST_NAME, bytes)
                        && (lines.fields() == 4 || isNumber(4, 0, LARGEST_DEPTH));
            case NODE -> readNode();
        };
    }

    private boolean readNode() {
        if (!isHex(1, LONGEST_NAME + 1, path) || !isPermissions(2) || !isHex(3, LONGEST_VALUE, bytes)) {
            return false;
        }
        if (path.length() > 1 && path.at(0) == '/' && path.at(1) == '@') {
            path.dropFirst();
        }
        return path.length() <= LONGEST_NAME || refuseLength(path.length(), LONGEST_NAME);
    }

    private boolean isNumber(final int field, final long least, final long most) {
        final long number = number(lines.fieldStart(field), lines.fieldLength(field));
        numbers[field] = number;
        return (number >= least && number <= most && number != NO_NUMBER)
                || refuse(TextRule.NUMBER, "field " + (field + 1) + " is " + quotedField(field));
    }

    private long number(final int from, final int length) {
        final DirectBuffer window = lines.window();
        final boolean isNegative = length > 0 && window.getByte(from) == '-';
        final int digits = isNegative ? length - 1 : length;
        if (digits == 0 || digits > MOST_DIGITS) {
            return NO_NUMBER;
        }
        long number = 0;
        for (int i = from + length - digits; i < from + length; i++) {
            final int digit = window.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return NO_NUMBER;
            }
            number = 10 * number + digit;
            if (number < 0) {
                return NO_NUMBER;
            }
        }
        return isNegative ? -number : number;
    }

    private boolean isHex(final int field, final int longest, final HexField target) {
        final int digits = lines.fieldLength(field);
        if (digits / 2 > longest) {
            return refuseLength(digits / 2, longest);
        }
        return (digits % 2 == 0 && target.decode(lines.window(), lines.fieldStart(field), digits / 2))
                || refuse(TextRule.HEX, "field " + (field + 1) + " is " + quotedField(field));
    }

    private boolean isPermissions(final int field) {
        final int digits = lines.fieldLength(field);
        return (digits % 2 == 0
                        && !PermissionList.isLong(digits / 2)
                        && permissions.decode(lines.window(), lines.fieldStart(field), digits / 2))
                || refuse(TextRule.PERMISSIONS, "field " + (field + 1) + " is " + quotedField(field));
    }

    private boolean refuseLength(final int length, final int longest) {
        return refuse(TextRule.LENGTH, length + " bytes, more than " + longest);
    }

    private boolean refuse(final TextRule rule, final String detail) {
        add(rule, detail);
        return false;
    }

    private void add(final TextRule rule, final String detail) {
        findings.accept(Finding.of(rule, Place.ofLine(text.label(), lines.number(), lines.offset()), detail));
    }

    private String quotedField(final int field) {
        final int from = lines.fieldStart(field) - lines.begin();
        return quoted(from, from + lines.fieldLength(field));
    }

    private String quoted(final int from, final int to) {
        final byte[] quoted = new byte[Math.min(to - from, QUOTED)];
        lines.window().getBytes(lines.begin() + from, quoted);
        for (int i = 0; i < quoted.length; i++) {
            if (quoted[i] < ' ' || quoted[i] > '~') {
                quoted[i] = '?';
            }
        }
        final String more = quoted.length < to - from ? String.format(Locale.ROOT, "... (%d bytes)", to - from) : "";
        return '"' + new String(quoted, StandardCharsets.US_ASCII) + '"' + more;
    }

    /**
     * Returns the kind of the line.
     *
     * @return the kind; null before the first line and after the last
     */
    public LineKind kind() {
        return kind;
    }

    /**
     * Returns the number of the line.
     *
     * @return the number, where the header is line 1; undefined after a call of {@link #go}
     */
    public long line() {
        return lines.number();
    }

    /**
     * Returns the offset of the line.
     *
     * @return bytes from the start of the text
     */
    public long offset() {
        return lines.offset();
    }

    /**
     * Returns the descriptor of a line of kind GLOBAL, EVENT_CHANNELS or SOCKET.
     *
     * @return descriptor of the listening socket, the event channel device or the client's socket; -1 for none, except for a client
     */
    public int descriptor() {
        return (int) numbers[1];
    }

    /**
     * Returns the port that VIRQ_DOM_EXC is bound to, for a line of kind EVENT_CHANNELS.
     *
     * @return an unsigned 32-bit number
     */
    public long domexcPort() {
        return numbers[2];
    }

    /**
     * Returns the domain of a line of kind DOMAIN.
     *
     * @return 0 to 65535
     */
    public int domid() {
        return (int) numbers[1];
    }

    /**
     * Returns the frame of the ring, for a line of kind DOMAIN.
     *
     * @return a machine frame number
     */
    public long frame() {
        return numbers[2];
    }

    /**
     * Returns the guest's port of the ring, for a line of kind DOMAIN.
     *
     * @return an unsigned 32-bit number
     */
    public long remotePort() {
        return numbers[3];
    }

    /**
     * Returns the daemon's port of the ring, for a line of kind DOMAIN.
     *
     * @return an unsigned 32-bit number; -1 if absent
     */
    public long localPort() {
        return lines.fields() > 4 ? numbers[4] : -1;
    }

    /**
     * Returns the owner of a watch, for a line of kind WATCH.
     *
     * @return a domain id, or minus the descriptor of a client's socket
     */
    public long watcher() {
        return numbers[1];
    }

    /**
     * Returns the depth of a watch, for a line of kind WATCH.
     *
     * @return levels below the path, 0 to 65534; 65535 for more, which an image reads as no limit; -1 if absent, which means no limit
     */
    public int depth() {
        return lines.fields() > 4 ? (int) Math.min(numbers[4], UNLIMITED_DEPTH) : -1;
    }

    /**
     * Returns the path of a line of kind WATCH or NODE. The path of a special node begins with {@code @}.
     *
     * @return a view of at most 65534 bytes
     */
    public DirectBuffer path() {
        return path.view();
    }

    /**
     * Returns the token of a line of kind WATCH.
     *
     * @return a view of at most 65534 bytes
     */
    public DirectBuffer token() {
        return bytes.view();
    }

    /**
     * Returns the value of a line of kind NODE.
     *
     * @return a view of at most 65535 bytes
     */
    public DirectBuffer value() {
        return bytes.view();
    }

    /**
     * Returns the number of permissions of a line of kind NODE.
     *
     * @return 1 to 65535
     */
    public int permissionCount() {
        return permissions.count();
    }

    /**
     * Returns the letter of a permission.
     *
     * @param index 0 for the owner's, up to {@link #permissionCount()} - 1
     * @return {@code w}, {@code r}, {@code b} or {@code n}
     */
    public byte permissionLetter(final int index) {
        return permissions.letter(index);
    }

    /**
     * Returns the domain of a permission.
     *
     * @param index 0 for the owner's, up to {@link #permissionCount()} - 1
     * @return 0 to 65535
     */
    public int permissionDomid(final int index) {
        return permissions.domid(index);
    }

    /** Releases the lease. Closing again has no effect. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            lease.close();
        }
    }
}

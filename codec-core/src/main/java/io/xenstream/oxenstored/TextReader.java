// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Region;
import io.xenstream.codec.TruncatedImageException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Reads oxenstored's text line by line, in place.
 *
 * <pre>{@code
 * try (TextReader text = TextReader.open(region, TextPart.ALL, findings::add)) {
 *     while (text.next()) {
 *         if (text.kind() == LineKind.NODE) {
 *             use(text.path(), text.value());
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #next()} goes to the next line that means something; a line that does not is a {@link TextFinding}, and skipped. What the methods
 * for a kind of line answer on a line of another kind has no meaning. The views that they lend are the reader's own and valid until it goes
 * on. Holds a lease of its region until it is closed. Memory is of constant size, and nothing is allocated on the way but findings. For one
 * thread at a time.
 */
public final class TextReader implements AutoCloseable {
    /** The first line. */
    static final String HEADER = "$xenstored-dump-format";

    private static final String NODE_PREFIX = LineKind.NODE.word() + ',';
    private static final long NO_NUMBER = Long.MIN_VALUE;
    private static final int MOST_DIGITS = 18;
    /** Octets, without the NUL that a record adds. */
    private static final int LONGEST_NAME = 0xFFFE;

    private static final int LONGEST_VALUE = 0xFFFF;
    private static final int LARGEST_DOMID = 0xFFFF;
    private static final int LARGEST_DEPTH = 0xFFFF;
    private static final long LARGEST_PORT = 0xFFFF_FFFFL;
    private static final int QUOTED = 40;

    private final Region text;
    private final Region.Lease lease;
    private final TextPart part;
    private final Consumer<TextFinding> findings;
    private final TextLines lines;
    private final long[] numbers = new long[5];
    private final FieldOctets path = new FieldOctets();
    private final FieldOctets octets = new FieldOctets();
    private final PermissionList permissions = new PermissionList();
    private LineKind kind;
    private boolean isClosed;

    private TextReader(final Region text, final TextPart part, final Consumer<TextFinding> findings) {
        this.text = text;
        this.part = part;
        this.findings = findings;
        lines = new TextLines(text);
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
                    ImageLocation.of(text.label(), 0),
                    "the line " + HEADER,
                    text.length() == 0 ? "nothing" : quoted(0, lines.length()));
        }
        checkEnd();
    }

    /**
     * Begins to read a text.
     *
     * @param text     holds the text from its octet 0
     * @param part     which lines are wanted
     * @param findings takes what is wrong with them
     * @return a reader before the first line; close it to give the region's memory free
     * @throws MalformedImageException {@link TextRule#HEADER} if the first line is another one
     */
    public static TextReader open(final Region text, final TextPart part, final Consumer<TextFinding> findings) {
        return new TextReader(text, part, findings);
    }

    /**
     * Whether a region begins as a text does.
     *
     * @param region any
     * @return whether its first octets are those of the first line
     */
    public static boolean isText(final Region region) {
        return region.length() >= HEADER.length() && new TextLines(region).startsLike(HEADER);
    }

    /**
     * Goes to the next line that is wanted and means something.
     *
     * @return whether there is one
     * @throws TruncatedImageException if the text's memory went away
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
            if (isWanted() && read()) {
                return true;
            }
        }
        kind = null;
        return false;
    }

    /** Of those who read a text part by part, one sees to its end. */
    private void checkEnd() {
        if (!lines.isEnded() && part != TextPart.NODES) {
            add(
                    TextRule.LINE_END,
                    "the line ends with " + quoted(Math.max(0, lines.length() - QUOTED), lines.length()));
        }
    }

    private boolean isWanted() {
        return part == TextPart.ALL || lines.startsWith(NODE_PREFIX) == (part == TextPart.NODES);
    }

    /**
     * Goes back to a line that has been read.
     *
     * @param offset that {@link #offset()} has answered there
     * @throws TruncatedImageException if the text's memory went away
     * @throws IllegalStateException   if the line means nothing
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
            return refuse(TextRule.LINE_LENGTH, "more than " + TextLines.LONGEST_LINE + " octets");
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
                        && isHex(3, LONGEST_NAME, octets)
                        && (lines.fields() == 4 || isNumber(4, 0, LARGEST_DEPTH));
            case NODE -> readNode();
        };
    }

    private boolean readNode() {
        if (!isHex(1, LONGEST_NAME + 1, path) || !isPermissions(2) || !isHex(3, LONGEST_VALUE, octets)) {
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
        }
        return isNegative ? -number : number;
    }

    private boolean isHex(final int field, final int longest, final FieldOctets target) {
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
        return refuse(TextRule.LENGTH, length + " octets, more than " + longest);
    }

    private boolean refuse(final TextRule rule, final String detail) {
        add(rule, detail);
        return false;
    }

    private void add(final TextRule rule, final String detail) {
        findings.accept(new TextFinding(rule, text.label(), lines.number(), lines.offset(), detail));
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
        final String more = quoted.length < to - from ? String.format(Locale.ROOT, "... (%d octets)", to - from) : "";
        return '"' + new String(quoted, StandardCharsets.US_ASCII) + '"' + more;
    }

    /**
     * What the line is about.
     *
     * @return its kind; null before the first line and behind the last
     */
    public LineKind kind() {
        return kind;
    }

    /**
     * The line's number.
     *
     * @return counted from 1, which is the line that says what the file is; of no meaning once {@link #go} has been called
     */
    public long line() {
        return lines.number();
    }

    /**
     * Where the line begins.
     *
     * @return octets from the start of the text
     */
    public long offset() {
        return lines.offset();
    }

    /**
     * The descriptor that a line of kind GLOBAL, EVENT_CHANNELS or SOCKET names.
     *
     * @return of the listening socket, the event channel device or the client's socket; -1 for none, which a client cannot have
     */
    public int descriptor() {
        return (int) numbers[1];
    }

    /**
     * The port that VIRQ_DOM_EXC is bound to, of a line of kind EVENT_CHANNELS.
     *
     * @return an unsigned 32-bit number
     */
    public long domexcPort() {
        return numbers[2];
    }

    /**
     * The domain of a line of kind DOMAIN.
     *
     * @return 0 to 65535
     */
    public int domid() {
        return (int) numbers[1];
    }

    /**
     * The frame of the ring, of a line of kind DOMAIN.
     *
     * @return a machine frame number
     */
    public long frame() {
        return numbers[2];
    }

    /**
     * The guest's end of the ring's event channel, of a line of kind DOMAIN.
     *
     * @return an unsigned 32-bit number
     */
    public long remotePort() {
        return numbers[3];
    }

    /**
     * The daemon's end of the ring's event channel, of a line of kind DOMAIN.
     *
     * @return an unsigned 32-bit number; -1 if the line does not have it
     */
    public long localPort() {
        return lines.fields() > 4 ? numbers[4] : -1;
    }

    /**
     * Whose watch it is, of a line of kind WATCH.
     *
     * @return a domain id, or minus the descriptor of a client's socket
     */
    public long watcher() {
        return numbers[1];
    }

    /**
     * How many levels below its path the watch is for, of a line of kind WATCH.
     *
     * @return 0 to 65535; -1 if the line does not have it, and there is no limit
     */
    public int depth() {
        return lines.fields() > 4 ? (int) numbers[4] : -1;
    }

    /**
     * The watched path, or the node's, which is a special node's where it begins with an {@code @}.
     *
     * @return a view of at most 65534 octets
     */
    public DirectBuffer path() {
        return path.view();
    }

    /**
     * The token of a line of kind WATCH.
     *
     * @return a view of at most 65534 octets
     */
    public DirectBuffer token() {
        return octets.view();
    }

    /**
     * The value of a line of kind NODE.
     *
     * @return a view of at most 65535 octets
     */
    public DirectBuffer value() {
        return octets.view();
    }

    /**
     * How many permissions a line of kind NODE has.
     *
     * @return 1 to 65535
     */
    public int permissionCount() {
        return permissions.count();
    }

    /**
     * A permission's letter.
     *
     * @param index from 0, the owner's, to less than {@link #permissionCount()}
     * @return {@code w}, {@code r}, {@code b} or {@code n}
     */
    public byte permissionLetter(final int index) {
        return permissions.letter(index);
    }

    /**
     * A permission's domain.
     *
     * @param index from 0, the owner's, to less than {@link #permissionCount()}
     * @return 0 to 65535
     */
    public int permissionDomid(final int index) {
        return permissions.domid(index);
    }

    /** Gives the lease back. Closing again does nothing. */
    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            lease.close();
        }
    }
}

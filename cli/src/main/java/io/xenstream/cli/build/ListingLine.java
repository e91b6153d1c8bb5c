// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.internal.Paths;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One line of a listing: {@code PATH = "VALUE"   (PERMISSIONS)}, escaped as {@code xenstore-ls} does. The permissions may be missing.
 *
 * <p>A quotation mark in a value is not escaped, but no line is ambiguous: one with permissions ends in a parenthesis, one without them in the quotation mark
 * after its value.
 */
final class ListingLine {
    private static final byte[] EQUALS = " = \"".getBytes(StandardCharsets.US_ASCII);
    private static final String LETTERS = "nrwb";
    private static final int LARGEST_DOMID = 0xFFFF;
    private static final int MOST_PERMISSIONS = 0xFFFF;
    private static final int LONGEST_VALUE = 0xFFFF;

    private byte[] line;
    private final UnsafeBuffer path = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer value = new UnsafeBuffer(0, 0);
    private int[] permissions = new int[8];
    private int permissionCount;

    DirectBuffer path() {
        return path;
    }

    DirectBuffer value() {
        return value;
    }

    /** The number of permissions; 0 if the line has none. */
    int permissionCount() {
        return permissionCount;
    }

    /** A permission in the form of {@link NodeDataEncoder#permission(int, int)}. */
    int permission(final int index) {
        return permissions[index];
    }

    /**
     * Takes a line apart. It overwrites the escapes in the line, and path and value remain in there.
     *
     * @param text   begins with the line, without its end
     * @param length of the line in bytes
     * @return whether it describes a node: it is neither empty nor a comment
     * @throws DescriptionException if it is something else
     */
    boolean parse(final byte[] text, final int length) {
        line = text;
        final int end = withoutSpaces(length);
        if (end == 0 || line[0] == '#') {
            return false;
        }
        if (line[0] != Paths.SEPARATOR && line[0] != Paths.SPECIAL) {
            throw new DescriptionException(
                    "a line begins with the path of a node, / or @, or with # if it is a comment; list with ls -f");
        }
        final int pathEnd = indexOfEquals(end);
        final int valueStart = pathEnd + EQUALS.length;
        final int valueEnd = parsePermissions(end);
        if (valueEnd < valueStart || line[valueEnd] != '"') {
            throw new DescriptionException("the value has no closing quotation mark");
        }
        wrap(path, 0, pathEnd, NodeDataEncoder.LONGEST_PATH, "path");
        wrap(value, valueStart, valueEnd, LONGEST_VALUE, "value");
        return true;
    }

    private int withoutSpaces(final int length) {
        int end = length;
        while (end > 0 && (line[end - 1] == ' ' || line[end - 1] == '\t' || line[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private int indexOfEquals(final int end) {
        for (int i = 1; i + EQUALS.length <= end; i++) {
            int same = 0;
            while (same < EQUALS.length && line[i + same] == EQUALS[same]) {
                same++;
            }
            if (same == EQUALS.length) {
                return i;
            }
        }
        throw new DescriptionException("a node is written as PATH = \"VALUE\", with permissions as (n0,r1) after it");
    }

    /** Returns the index of the last byte before the permissions, if there are any. */
    private int parsePermissions(final int end) {
        permissionCount = 0;
        if (line[end - 1] != ')') {
            return end - 1;
        }
        int open = end - 1;
        while (open > 0 && line[open] != '(') {
            open--;
        }
        int at = open + 1;
        while (at < end) {
            at = parsePermission(at, end - 1);
        }
        int before = open - 1;
        while (before > 0 && line[before] == ' ') {
            before--;
        }
        return before;
    }

    /** Returns the index after the comma or parenthesis that follows the permission. */
    private int parsePermission(final int start, final int last) {
        if (LETTERS.indexOf(line[start]) < 0) {
            throw noPermission();
        }
        int at = start + 1;
        int domid = 0;
        while (line[at] >= '0' && line[at] <= '9' && domid <= LARGEST_DOMID) {
            domid = 10 * domid + line[at] - '0';
            at++;
        }
        if (at == start + 1 || domid > LARGEST_DOMID || line[at] != (at == last ? ')' : ',')) {
            throw noPermission();
        }
        add(line[start], domid);
        return at + 1;
    }

    private static DescriptionException noPermission() {
        return new DescriptionException(
                "permissions are written as (n0,r1): n, r, w or b and the number of a domain, 0 to " + LARGEST_DOMID);
    }

    private void add(final byte letter, final int domid) {
        if (permissionCount == MOST_PERMISSIONS) {
            throw new DescriptionException("a node has at most " + MOST_PERMISSIONS + " permissions");
        }
        if (permissionCount == permissions.length) {
            permissions = Arrays.copyOf(permissions, 2 * permissionCount);
        }
        permissions[permissionCount++] = letter | domid << 16;
    }

    private void wrap(final UnsafeBuffer view, final int start, final int end, final int longest, final String what) {
        final int length = unescape(start, end) - start;
        if (length > longest) {
            throw new DescriptionException(
                    "the " + what + " has " + length + " bytes, and can have at most " + longest);
        }
        view.wrap(line, start, length);
    }

    /** Returns the end of what the escapes stand for, which begins at the same place. */
    private int unescape(final int start, final int end) {
        int to = start;
        int from = start;
        while (from < end) {
            if (line[from] != '\\') {
                line[to++] = line[from++];
                continue;
            }
            final byte kind = from + 1 < end ? line[from + 1] : 0;
            switch (kind) {
                case '\\' -> line[to++] = '\\';
                case 't' -> line[to++] = '\t';
                case 'n' -> line[to++] = '\n';
                case 'r' -> line[to++] = '\r';
                case 'x' -> line[to++] = (byte) digits(from + 2, Math.min(from + 4, end), 16, 2);
                case '.' ->
                    throw new DescriptionException(
                            "the value is cut, as ls does on a terminal; list with ls -f into a file");
                default -> line[to++] = (byte) digits(from + 1, Math.min(from + 4, end), 8, 3);
            }
            from += kind == 'x' || (kind >= '0' && kind <= '7') ? 4 : 2;
        }
        return to;
    }

    private int digits(final int start, final int end, final int radix, final int count) {
        int number = 0;
        for (int i = start; i < end; i++) {
            final int digit = Character.digit(line[i], radix);
            number = digit < 0 || number < 0 ? -1 : radix * number + digit;
        }
        if (end - start != count || number < 0 || number > 0xFF) {
            throw new DescriptionException("escapes are \\\\, \\t, \\n, \\r, three octal digits as \\001, and \\xhh");
        }
        return number;
    }
}

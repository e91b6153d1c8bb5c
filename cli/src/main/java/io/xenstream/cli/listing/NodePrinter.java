// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.cli.command.Output;
import io.xenstream.codec.NodeDataDecoder;
import org.agrona.DirectBuffer;

/**
 * Prints one node per line, exactly as {@code xenstore-ls} does.
 *
 * <p>{@code xenstore-ls} cuts lines at the width of the terminal less {@value #MARGIN}, or at {@value #USUAL_WIDTH} columns if its output is not a
 * terminal; with full paths, only on a terminal, and then it does not count the path. Without full paths, dots lead from the value to the permissions.
 */
public final class NodePrinter {
    private static final int MARGIN = 2;
    private static final int USUAL_WIDTH = 80;
    private static final int PERMISSION_COLUMN = 60;
    private static final int UNLIMITED = Integer.MAX_VALUE / 2;
    /** The length of {@code  = "..."}, for which a line always has room. */
    private static final int SHORTEST_VALUE = 8;

    private final Output output;
    private final boolean isFull;
    private final boolean hasPermissions;
    private final int topDepth;
    private final int width;
    private final int permissionColumn;

    /**
     * A printer of full paths or of names indented relative to a depth, with or without permissions.
     *
     * @param columns the columns of the terminal that the output is; negative if it is not a terminal
     */
    public NodePrinter(
            final Output output,
            final boolean isFull,
            final boolean hasPermissions,
            final int topDepth,
            final int columns) {
        this.output = output;
        this.isFull = isFull;
        this.hasPermissions = hasPermissions;
        this.topDepth = topDepth;
        if (columns < 0) {
            width = isFull ? UNLIMITED : USUAL_WIDTH;
        } else {
            width = columns - MARGIN;
        }
        permissionColumn = isFull ? 0 : Math.min(PERMISSION_COLUMN, width);
    }

    public void print(final NodeDataDecoder node) {
        int column = printName(node.path());
        final DirectBuffer value = node.value();
        output.text(" = \"");
        final boolean isCut = width >= 0 && (long) column + value.capacity() + SHORTEST_VALUE > width;
        if (isCut) {
            output.escaped(value, 0, width - SHORTEST_VALUE - column);
            output.text("\\...\"");
        } else {
            column += SHORTEST_VALUE - 3 + output.escaped(value, 0, -1);
            output.write('"');
        }
        if (hasPermissions) {
            if (!isCut) {
                printLeader(column);
            }
            printPermissions(node);
        }
        output.newline();
    }

    /** Returns the column after the name; 0 after a full path. */
    private int printName(final DirectBuffer path) {
        if (isFull) {
            output.escaped(path, 0);
            return 0;
        }
        int depth = 0;
        int last = 0;
        for (int i = 0; i < path.capacity(); i++) {
            if (path.getByte(i) == '/') {
                depth++;
                last = i + 1;
            }
        }
        final int indent = Math.max(0, depth - topDepth - 1);
        output.spaces(indent);
        return indent + output.escaped(path, last, width - SHORTEST_VALUE - indent);
    }

    /** A dot on each odd column up to that of the permissions. */
    private void printLeader(final int column) {
        output.write(' ');
        for (int i = column + 1; i < permissionColumn; i++) {
            output.write(i % 2 == 0 ? ' ' : '.');
        }
    }

    private void printPermissions(final NodeDataDecoder node) {
        output.text("  (");
        final int count = node.permissionCount();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                output.write(',');
            }
            output.escaped(node.permissionLetter(i)).number(node.permissionDomid(i));
        }
        output.write(')');
    }
}

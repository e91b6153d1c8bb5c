// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.NodeDataDecoder;
import org.agrona.DirectBuffer;

/** Prints nodes a line each, exactly as the stock {@code xenstore-ls} does. */
final class NodePrinter {
    private final Output output;
    private final boolean isFull;
    private final boolean hasPermissions;
    private final int topDepth;

    /** With a full path or indented below a depth, with permissions or without. */
    NodePrinter(final Output output, final boolean isFull, final boolean hasPermissions, final int topDepth) {
        this.output = output;
        this.isFull = isFull;
        this.hasPermissions = hasPermissions;
        this.topDepth = topDepth;
    }

    void print(final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        if (isFull) {
            output.escaped(path, 0);
        } else {
            printIndented(path);
        }
        output.text(" = \"").escaped(node.value(), 0).write('"');
        if (hasPermissions) {
            printPermissions(node);
        }
        output.newline();
    }

    private void printIndented(final DirectBuffer path) {
        int depth = 0;
        int last = 0;
        for (int i = 0; i < path.capacity(); i++) {
            if (path.getByte(i) == '/') {
                depth++;
                last = i + 1;
            }
        }
        output.spaces(depth - topDepth - 1).escaped(path, last);
    }

    private void printPermissions(final NodeDataDecoder node) {
        output.text("   (");
        final int count = node.permissionCount();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                output.write(',');
            }
            output.write(node.permissionLetter(i));
            output.number(node.permissionDomid(i));
        }
        output.write(')');
    }
}

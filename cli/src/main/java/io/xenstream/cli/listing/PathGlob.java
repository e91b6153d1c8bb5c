// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.listing;

import io.xenstream.codec.NodeDataDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern for whole paths. {@code *} stands for any characters but {@code /}, {@code **} for any characters, {@code ?} for one character but
 * {@code /}; all others stand for themselves.
 */
public final class PathGlob implements NodeFilter {
    private final PathText path = new PathText();
    private final Matcher matcher;

    public PathGlob(final String pattern) {
        matcher = Pattern.compile(expression(pattern), Pattern.DOTALL).matcher(path);
    }

    /** Adjacent wildcards become one: several would make the search of a path that does not match slow. */
    private static String expression(final String pattern) {
        final StringBuilder expression = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            final char c = pattern.charAt(at);
            int end = at + 1;
            if (c == '*') {
                while (end < pattern.length() && pattern.charAt(end) == '*') {
                    end++;
                }
                expression.append(end - at > 1 ? ".*" : "[^/]*");
            } else if (c == '?') {
                expression.append("[^/]");
            } else {
                expression.append(Pattern.quote(String.valueOf(c)));
            }
            at = end;
        }
        return expression.toString();
    }

    @Override
    public boolean accepts(final NodeDataDecoder node) {
        path.node = node;
        return matcher.reset(path).matches();
    }

    /** Whether a path matches that has one character for each byte. */
    public boolean accepts(final CharSequence other) {
        return matcher.reset(other).matches();
    }

    /** The path of a node, one character for each byte. */
    private static final class PathText implements CharSequence {
        private NodeDataDecoder node;

        @Override
        public int length() {
            return node == null ? 0 : node.pathLength();
        }

        @Override
        public char charAt(final int index) {
            return (char) (node.pathByte(index) & 0xFF);
        }

        @Override
        public CharSequence subSequence(final int start, final int end) {
            return toString().substring(start, end);
        }

        @Override
        public String toString() {
            return node.pathString();
        }
    }
}

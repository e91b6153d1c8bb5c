// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** The syntax of paths, and their parts. */
final class StorePath {
    static final String ROOT = "/";
    static final String DOMAINS = "/local/domain/";
    static final String INTRODUCE_DOMAIN = "@introduceDomain";
    static final String RELEASE_DOMAIN = "@releaseDomain";
    /** The base of relative paths of socket clients, which belong to domain 0. */
    static final String SOCKET_HOME = DOMAINS + '0';

    private static final int LONGEST_ABSOLUTE = 3072;
    private static final int LONGEST_RELATIVE = 2048;
    private static final boolean[] ALLOWED = new boolean[256];

    static {
        for (final char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@".toCharArray()) {
            ALLOWED[c] = true;
        }
    }

    private StorePath() {}

    /**
     * Resolves a path of a request.
     *
     * @throws RequestException if the path is malformed
     */
    static String absolute(final String given) {
        if (given.startsWith(ROOT)) {
            return require(given);
        }
        if (isSpecial(given) || given.length() > LONGEST_RELATIVE) {
            throw new RequestException(StoreError.EINVAL);
        }
        return require(SOCKET_HOME + '/' + given);
    }

    /**
     * Like {@link #absolute}, but also accepts special nodes.
     *
     * @throws RequestException if the path is malformed
     */
    static String absoluteOrSpecial(final String given) {
        return isSpecial(given) ? require(given) : absolute(given);
    }

    private static String require(final String path) {
        if (!isValid(path)) {
            throw new RequestException(StoreError.EINVAL);
        }
        return path;
    }

    /** Whether it is an absolute path or a special node. */
    static boolean isValid(final String path) {
        final int length = path.length();
        if (length == 0 || length > LONGEST_ABSOLUTE || !(path.startsWith(ROOT) || isSpecial(path))) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            final char c = path.charAt(i);
            if (c > 0xFF || !ALLOWED[c] || (c == '/' && i > 0 && path.charAt(i - 1) == '/')) {
                return false;
            }
        }
        return length == 1 || path.charAt(length - 1) != '/';
    }

    static boolean isSpecial(final String path) {
        return path.startsWith("@");
    }

    static boolean isRoot(final String path) {
        return path.equals(ROOT);
    }

    /** The parent of a node that is neither the root nor special. */
    static String parent(final String path) {
        final int slash = path.lastIndexOf('/');
        return slash == 0 ? ROOT : path.substring(0, slash);
    }

    /** The last name of the path. */
    static String leaf(final String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String child(final String path, final String name) {
        return isRoot(path) ? ROOT + name : path + '/' + name;
    }

    /** Whether the path is the other one or below it. */
    static boolean isWithin(final String path, final String other) {
        return isRoot(other)
                ? path.startsWith(ROOT)
                : path.startsWith(other) && (path.length() == other.length() || path.charAt(other.length()) == '/');
    }

    /** How many levels the path is below the other one, which must contain it. */
    static int levels(final String path, final String other) {
        int levels = 0;
        for (int i = isRoot(other) ? 0 : other.length(); i < path.length() - 1; i++) {
            if (path.charAt(i) == '/') {
                levels++;
            }
        }
        return levels;
    }
}

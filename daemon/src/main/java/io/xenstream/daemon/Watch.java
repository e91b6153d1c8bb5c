// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** A watch of a client. */
final class Watch {
    /** Matches at any depth. */
    static final int UNLIMITED = 0xFFFF;

    private static final int PLAIN_PATH = 0;

    private final String wpath;
    private final String token;
    private final int depth;
    private final String path;
    /** The length of the prefix removed from event paths, which are relative if the watch is. */
    private final int prefix;

    /**
     * A watch.
     *
     * @param wpath the client's path
     * @param token the client's token
     * @param depth how many levels below the path; {@link #UNLIMITED} for all
     * @throws RequestException if the path is malformed
     */
    Watch(final String wpath, final String token, final int depth) {
        this.wpath = wpath;
        this.token = token;
        this.depth = depth;
        this.path = StorePath.absoluteOrSpecial(wpath);
        this.prefix = path.length() == wpath.length() ? PLAIN_PATH : path.length() - wpath.length();
    }

    String wpath() {
        return wpath;
    }

    String token() {
        return token;
    }

    int depth() {
        return depth;
    }

    boolean is(final String otherWpath, final String otherToken) {
        return path.equals(StorePath.absoluteOrSpecial(otherWpath)) && token.equals(otherToken);
    }

    /** The event path for a changed path; null if the watch does not match. */
    String event(final String changed, final boolean isExact) {
        if (isExact ? !changed.equals(path) : !StorePath.isWithin(changed, path)) {
            return null;
        }
        return depth == UNLIMITED || StorePath.levels(changed, path) <= depth ? changed.substring(prefix) : null;
    }

    /** The event path for a domain that was introduced or released; null if the watch does not match. */
    String domainEvent(final String special, final int domid) {
        final String ofDomain = special + '/' + domid;
        if (path.equals(special)) {
            return depth == 1 ? ofDomain : special;
        }
        return path.equals(ofDomain) ? ofDomain : null;
    }
}

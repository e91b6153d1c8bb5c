// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/** What a client wants to be told about. */
final class Watch {
    /** Matches at any depth. */
    static final int UNLIMITED = 0xFFFF;

    private static final int PLAIN_PATH = 0;

    private final String wpath;
    private final String token;
    private final int depth;
    private final String path;
    /** What is cut off the front of event paths: they are relative if the watch is. */
    private final int prefix;

    /**
     * A watch.
     *
     * @param wpath as the client gave it
     * @param token the client's own name for it
     * @param depth how many levels below the path; {@link #UNLIMITED} for all
     * @throws RequestRefused if the path is none
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

    /** What the client is told of a changed path; null if nothing. */
    String event(final String changed, final boolean isExact) {
        if (isExact ? !changed.equals(path) : !StorePath.isWithin(changed, path)) {
            return null;
        }
        return depth == UNLIMITED || StorePath.levels(changed, path) <= depth ? changed.substring(prefix) : null;
    }

    /** What the client is told of a domain that came or went; null if nothing. */
    String domainEvent(final String special, final int domid) {
        final String ofDomain = special + '/' + domid;
        if (path.equals(special)) {
            return depth == 1 ? ofDomain : special;
        }
        return path.equals(ofDomain) ? ofDomain : null;
    }
}

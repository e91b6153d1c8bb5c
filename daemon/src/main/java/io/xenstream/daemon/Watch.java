// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.internal.Paths;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A watch of a client. */
final class Watch {
    /** Matches at any depth. */
    static final int UNLIMITED = 0xFFFF;

    /** The objects that a watch consists of, in bytes. */
    private static final int OVERHEAD = 400;

    private final ClientSession session;
    private final UnsafeBuffer wpath;
    private final UnsafeBuffer token;
    private final int depth;
    private final UnsafeBuffer path;
    /** The length of the prefix removed from event paths, which are relative if the watch is. */
    private final int prefix;

    /** Its place in the {@link WatchTable}: the order of addition, and the next watch with the same hash. */
    long number;

    Watch next;

    /** Its slot in the {@link ClientsFile}. */
    long slot = ClientsFile.NONE;

    /**
     * A watch.
     *
     * @param wpath the client's path
     * @param token the client's token
     * @param depth how many levels below the path; {@link #UNLIMITED}, or more, for all
     * @throws RequestException if the path is malformed
     */
    Watch(final ClientSession session, final String wpath, final String token, final int depth) {
        this.session = session;
        this.wpath = new UnsafeBuffer(ProtocolText.of(wpath));
        this.token = new UnsafeBuffer(ProtocolText.of(token));
        this.depth = Math.min(depth, UNLIMITED);
        final NodePath resolved = new NodePath().resolveWatched(this.wpath, 0, this.wpath.capacity());
        this.path = new UnsafeBuffer(new byte[resolved.length()]);
        this.path.putBytes(0, resolved.buffer(), 0, resolved.length());
        this.prefix = path.capacity() - this.wpath.capacity();
    }

    /**
     * Applies a quota to the path of a node.
     *
     * @throws RequestException if the path is longer
     */
    void requireAtMost(final long longest) {
        new NodePath().resolveWatched(path, 0, path.capacity()).requireAtMost(longest);
    }

    ClientSession session() {
        return session;
    }

    UnsafeBuffer wpath() {
        return wpath;
    }

    UnsafeBuffer token() {
        return token;
    }

    int depth() {
        return depth;
    }

    UnsafeBuffer path() {
        return path;
    }

    /** Bytes, about. */
    int heldBytes() {
        return OVERHEAD + path.capacity() + wpath.capacity() + token.capacity();
    }

    boolean isOf(final ClientSession client, final UnsafeBuffer otherToken) {
        return session == client && token.equals(otherToken);
    }

    boolean hasPath(final DirectBuffer other, final int offset, final int length) {
        return path.capacity() == length && Paths.isSame(path, 0, other, offset, length);
    }

    /** Sends the event of a changed path that the watch's path contains, unless it is too many levels below. */
    void fire(final DirectBuffer changed, final int offset, final int length) {
        if (depth == UNLIMITED || levels(changed, offset, length) <= depth) {
            session.sendEvent(changed, offset + prefix, length - prefix, token);
        }
    }

    /** How many levels a path is below the watch's. */
    private int levels(final DirectBuffer changed, final int offset, final int length) {
        int levels = 0;
        for (int i = path.capacity() == 1 ? 0 : path.capacity(); i < length - 1; i++) {
            if (changed.getByte(offset + i) == '/') {
                levels++;
            }
        }
        return levels;
    }

    /** Sends the event of a domain that was introduced or released, if the watch matches. */
    void fireDomain(final UnsafeBuffer special, final UnsafeBuffer ofDomain) {
        if (path.equals(special)) {
            final UnsafeBuffer event = depth == 1 ? ofDomain : special;
            session.sendEvent(event, 0, event.capacity(), token);
        } else if (path.equals(ofDomain)) {
            session.sendEvent(ofDomain, 0, ofDomain.capacity(), token);
        }
    }

    static UnsafeBuffer ofDomain(final UnsafeBuffer special, final int domid) {
        return new UnsafeBuffer((special.getStringWithoutLengthAscii(0, special.capacity()) + '/' + domid)
                .getBytes(StandardCharsets.US_ASCII));
    }
}

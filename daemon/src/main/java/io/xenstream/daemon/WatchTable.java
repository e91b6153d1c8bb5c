// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongCounterMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The watches of all clients, found by the hash of their paths. A changed path has a few prefixes, each of which is looked up: the cost does not depend on the
 * number of watches, only on that of those that match.
 */
final class WatchTable {
    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final Comparator<Watch> IN_ORDER = Comparator.comparingLong(watch -> watch.number);

    private final long seed = ThreadLocalRandom.current().nextLong();
    private final Long2ObjectHashMap<Watch> watches = new Long2ObjectHashMap<>();
    /** How many watches have a path below another one: by the hash of that one. */
    private final Long2LongCounterMap below = new Long2LongCounterMap(0);
    /** The watches of the path that is being fired. */
    private final List<Watch> matches = new ArrayList<>();

    private long last;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    private long step(final long hash, final byte c) {
        final long mixed = (hash ^ c) * MULTIPLIER;
        return mixed ^ (mixed >>> 29);
    }

    private long hash(final DirectBuffer path, final int offset, final int length) {
        long hash = seed;
        for (int i = 0; i < length; i++) {
            hash = step(hash, path.getByte(offset + i));
        }
        return hash;
    }

    private static boolean isPrefix(final DirectBuffer path, final int offset, final int i, final int length) {
        return i + 1 < length && (path.getByte(offset + i + 1) == '/' || (i == 0 && path.getByte(offset) == '/'));
    }

    private void countBelow(final UnsafeBuffer path, final int difference) {
        long hash = seed;
        for (int i = 0; i < path.capacity(); i++) {
            hash = step(hash, path.getByte(i));
            if (isPrefix(path, 0, i, path.capacity())) {
                below.getAndAdd(hash, difference);
            }
        }
    }

    void add(final Watch watch) {
        watch.number = ++last;
        final long hash = hash(watch.path(), 0, watch.path().capacity());
        watch.next = watches.put(hash, watch);
        countBelow(watch.path(), 1);
        size++;
    }

    void remove(final Watch watch) {
        final long hash = hash(watch.path(), 0, watch.path().capacity());
        final Watch first = watches.get(hash);
        if (first != watch) {
            Watch before = first;
            while (before.next != watch) {
                before = before.next;
            }
            before.next = watch.next;
        } else if (watch.next == null) {
            watches.remove(hash);
        } else {
            watches.put(hash, watch.next);
        }
        watch.next = null;
        countBelow(watch.path(), -1);
        size--;
    }

    /** Finds a client's watch; null if there is none. */
    Watch find(final Watch wanted) {
        final UnsafeBuffer path = wanted.path();
        Watch watch = watches.get(hash(path, 0, path.capacity()));
        while (watch != null
                && !(watch.isOf(wanted.session(), wanted.token()) && watch.hasPath(path, 0, path.capacity()))) {
            watch = watch.next;
        }
        return watch;
    }

    /** Whether there may be watches of nodes below a path. */
    boolean hasBelow(final DirectBuffer path, final int length) {
        return size > 0 && below.get(hash(path, 0, length)) > 0;
    }

    /** Whether there may be watches of exactly a path. */
    boolean isWatched(final DirectBuffer path, final int length) {
        return watches.containsKey(hash(path, 0, length));
    }

    /** Fires the watches of a changed path, in the order of their addition. */
    void fire(final DirectBuffer path, final int offset, final int length, final boolean isExact) {
        if (size == 0) {
            return;
        }
        matches.clear();
        long hash = seed;
        for (int i = 0; i < length; i++) {
            hash = step(hash, path.getByte(offset + i));
            if (i + 1 == length || (!isExact && isPrefix(path, offset, i, length))) {
                match(hash, path, offset, i + 1);
            }
        }
        if (matches.size() > 1) {
            matches.sort(IN_ORDER);
        }
        for (int i = 0; i < matches.size(); i++) {
            matches.get(i).fire(path, offset, length);
        }
    }

    private void match(final long hash, final DirectBuffer path, final int offset, final int length) {
        for (Watch watch = watches.get(hash); watch != null; watch = watch.next) {
            if (watch.hasPath(path, offset, length)) {
                matches.add(watch);
            }
        }
    }

    /** Fires the watches of a domain that was introduced or released. */
    void fireDomain(final UnsafeBuffer special, final int domid) {
        final UnsafeBuffer ofDomain = Watch.ofDomain(special, domid);
        matches.clear();
        match(hash(special, 0, special.capacity()), special, 0, special.capacity());
        match(hash(ofDomain, 0, ofDomain.capacity()), ofDomain, 0, ofDomain.capacity());
        matches.sort(IN_ORDER);
        matches.forEach(watch -> watch.fireDomain(special, ofDomain));
    }
}

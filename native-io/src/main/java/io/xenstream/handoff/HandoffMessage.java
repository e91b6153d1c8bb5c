// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.util.List;

/** What two processes say to each other; docs/handoff.md has the octets. {@link MessageCodec} reads and writes them. */
sealed interface HandoffMessage {
    /** Successor: who it is and what it can hold. */
    record Hello(int oldestVersion, int latestVersion, long processId, HandoffLimits limits)
            implements HandoffMessage {}

    /** Predecessor: the version to be spoken, and what there is to hold. */
    record Offer(int version, long processId, HandoffOffer offer) implements HandoffMessage {}

    /** Successor: it is ready to take it. */
    record Prepared() implements HandoffMessage {}

    /** Predecessor: it is frozen, since a time of the clock that both have. */
    record Frozen(long sinceNanos) implements HandoffMessage {}

    /** Predecessor, with the descriptors of {@link Ownership}, listener, image and perhaps index: what it has written. */
    record State(long imageLength, long indexLength, int descriptors) implements HandoffMessage {
        static final long NO_INDEX = -1;

        boolean hasIndex() {
            return indexLength != NO_INDEX;
        }

        int files() {
            return hasIndex() ? 4 : 3;
        }
    }

    /** Predecessor, with as many descriptors: the numbers that the image has for them. */
    record Descriptors(List<Integer> numbers) implements HandoffMessage {
        /** The kernel passes 253 at once; junixsocket has room for 60. */
        static final int MOST = 56;
    }

    /** Successor: how many of the descriptors it has by now. */
    record Received(int descriptors) implements HandoffMessage {}

    /** Successor: its daemon is built. */
    record Adopted() implements HandoffMessage {}

    /** Successor: and it is good. */
    record Ready() implements HandoffMessage {}

    /** Predecessor: whatever it was frozen for is the successor's, if that takes it in time. */
    record Released() implements HandoffMessage {}

    /** Successor: it has taken it. Only to wake the predecessor up; {@link Ownership} is what counts. */
    record Taken() implements HandoffMessage {}

    /** Either: it will not, and why. */
    record Refused(String code, String reason) implements HandoffMessage {
        /** Octets. */
        static final int LONGEST_REASON = 1024;
        /** Octets. */
        static final int LONGEST_CODE = 32;
    }
}

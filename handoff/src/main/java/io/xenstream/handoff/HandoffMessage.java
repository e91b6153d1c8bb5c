// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.util.List;

/** The messages of the handoff protocol. {@link MessageCodec} shows their layout. */
sealed interface HandoffMessage {
    /** From the successor: its versions, its process id and what it can hold. */
    record Hello(int oldestVersion, int latestVersion, long processId, HandoffLimits limits)
            implements HandoffMessage {}

    /** From the predecessor: the version to use, and what there is to hold. */
    record Offer(int version, long processId, HandoffOffer offer) implements HandoffMessage {}

    /** From the successor: it is prepared. */
    record Prepared() implements HandoffMessage {}

    /** From the predecessor: it has been frozen since this time of {@code CLOCK_MONOTONIC}, in nanoseconds. */
    record Frozen(long sinceNanos) implements HandoffMessage {}

    /**
     * From the predecessor: the sizes of its state. Comes with the descriptors of the {@link Ownership} flag, the listener, the image and, if
     * there is one, the index.
     */
    record State(long imageLength, long indexLength, int descriptors) implements HandoffMessage {
        static final long NO_INDEX = -1;

        boolean hasIndex() {
            return indexLength != NO_INDEX;
        }

        int files() {
            return hasIndex() ? 4 : 3;
        }
    }

    /** From the predecessor: the image's numbers of the descriptors that come with the message. */
    record Descriptors(List<Integer> numbers) implements HandoffMessage {
        /** The kernel passes up to 253 descriptors at once; junixsocket's buffer has room for 60. */
        static final int MOST = 56;
    }

    /** From the successor: how many descriptors it has received so far. */
    record Received(int descriptors) implements HandoffMessage {}

    /** From the successor: its daemon is built. */
    record Adopted() implements HandoffMessage {}

    /** From the successor: its daemon is verified. */
    record Ready() implements HandoffMessage {}

    /** From the predecessor: the successor may take the connections. */
    record Released() implements HandoffMessage {}

    /** From the successor: it has taken them. This only wakes the predecessor up; the {@link Ownership} flag counts. */
    record Taken() implements HandoffMessage {}

    /** From either: the handoff is off. */
    record Refused(String code, String reason) implements HandoffMessage {
        /** Bytes. */
        static final int LONGEST_REASON = 1024;
        /** Bytes. */
        static final int LONGEST_CODE = 32;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.ConnectionDataDecoder;

/**
 * What the receiving host supplies for the connection of a guest. The values of the source host mean nothing there: its event channel port may be the
 * port of another guest on the receiving host, and its target the id of another domain.
 *
 * @param evtchn the port of the guest's event channel, bound by the receiving daemon, 1 to 2<sup>32</sup> - 1; {@value #NO_PORT} if it is not known yet
 * @param target the domain that the guest is the device model of, 0 to 65535; {@link #NO_TARGET} for none
 */
public record ReceivingHost(long evtchn, int target) {
    /** No event channel. The C daemon does not hear a guest without one until its connection is introduced again. */
    public static final int NO_PORT = 0;

    /** No target domain. */
    public static final int NO_TARGET = ConnectionDataDecoder.DOMID_INVALID;

    /** Supplies nothing. */
    public static final ReceivingHost UNKNOWN = new ReceivingHost(NO_PORT, NO_TARGET);

    private static final long LARGEST_PORT = 0xFFFF_FFFFL;
    private static final int LARGEST_DOMID = 0xFFFF;

    /**
     * Checks the numbers.
     *
     * @param evtchn the port
     * @param target the target
     * @throws IllegalArgumentException if one of them is out of range
     */
    public ReceivingHost {
        if (evtchn < NO_PORT || evtchn > LARGEST_PORT) {
            throw new IllegalArgumentException("a port is from 0 to " + LARGEST_PORT + ", not " + evtchn);
        }
        if (target < 0 || target > LARGEST_DOMID) {
            throw new IllegalArgumentException("a domain id is from 0 to " + LARGEST_DOMID + ", not " + target);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

/**
 * What one domain may do with a node.
 *
 * @param letter  {@code w}, {@code r}, {@code b} (both) or {@code n} (nothing)
 * @param isStale whether the domain no longer exists: the permission is listed but not effective
 * @param domid   the domain
 */
record Permission(char letter, boolean isStale, int domid) {
    private static final int LARGEST_DOMID = 0xFFFF;

    /**
     * Parses the protocol's notation.
     *
     * @throws RequestException if it is malformed
     */
    static Permission parse(final String text) {
        if (text.isEmpty() || "wrbn".indexOf(text.charAt(0)) < 0) {
            throw new RequestException(StoreError.EINVAL);
        }
        return new Permission(text.charAt(0), false, (int) ProtocolText.number(text.substring(1), LARGEST_DOMID));
    }

    @Override
    public String toString() {
        return letter + Integer.toString(domid);
    }
}

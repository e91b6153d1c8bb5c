// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a service manager such as systemd has put into a daemon's environment: where to notify it, and the names of the descriptors that it has passed. Nothing in it
 * is trusted; what does not fit is ignored.
 *
 * @param notifySocket the address of its datagram socket, a path or {@code @} and an abstract name; empty if there is none
 * @param descriptors  the names of the descriptors passed, the first of which is number 3
 */
public record ServiceEnvironment(Optional<String> notifySocket, List<String> descriptors) {
    /** The number of the first descriptor that is passed. */
    static final int FIRST_DESCRIPTOR = 3;

    /** No service manager. */
    public static final ServiceEnvironment NONE = new ServiceEnvironment(Optional.empty(), List.of());

    private static final int MOST_DESCRIPTORS = 1 << 16;
    private static final String UNKNOWN = "unknown";

    /**
     * Copies the list.
     *
     * @param notifySocket the address
     * @param descriptors  the names
     */
    public ServiceEnvironment {
        descriptors = List.copyOf(descriptors);
    }

    /**
     * Reads {@code NOTIFY_SOCKET}, {@code LISTEN_PID}, {@code LISTEN_FDS} and {@code LISTEN_FDNAMES}.
     *
     * @param environment of this process
     * @param pid         of this process; descriptors that were passed to another one are not this one's
     * @return what concerns this process
     */
    public static ServiceEnvironment of(final Map<String, String> environment, final long pid) {
        final String address = environment.getOrDefault("NOTIFY_SOCKET", "");
        final boolean isAddress = address.length() > 1 && (address.startsWith("/") || address.startsWith("@"));
        return new ServiceEnvironment(
                isAddress ? Optional.of(address) : Optional.empty(),
                Long.toString(pid).equals(environment.get("LISTEN_PID")) ? names(environment) : List.of());
    }

    private static List<String> names(final Map<String, String> environment) {
        final int count = number(environment.getOrDefault("LISTEN_FDS", ""));
        final String joined = environment.get("LISTEN_FDNAMES");
        final List<String> names = joined == null ? List.of() : Arrays.asList(joined.split(":", -1));
        return names.size() == count ? names : Collections.nCopies(count, UNKNOWN);
    }

    private static int number(final String text) {
        try {
            final int number = Integer.parseInt(text);
            return number >= 0 && number <= MOST_DESCRIPTORS ? number : 0;
        } catch (final NumberFormatException malformed) {
            return 0;
        }
    }
}

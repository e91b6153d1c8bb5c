// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import java.util.Set;
import java.util.regex.Pattern;

/** Recognizes nodes whose values hold on one host only: event channel ports, grants, device numbers, processes, terminals. */
final class HostValues {
    private static final Pattern NAMES =
            Pattern.compile("event-channel.*|.*ring-ref\\d*|.*grant-ref\\d*|page-ref|.*-pid"
                    + "|physical-device.*|hotplug-status|vnc-port|tty|frontend-mfn");
    /** Below {@code store} and {@code console}. */
    private static final Set<String> RING_NAMES = Set.of("port", "mfn");

    private HostValues() {}

    /** Whether the value of a node is one of the host's, judging by its path. */
    static boolean isHostValue(final String path, final String value) {
        final int end = path.lastIndexOf('/');
        final String name = path.substring(end + 1);
        if (value.isEmpty() || end <= 0) {
            return false;
        }
        if (name.equals("backend-id")) {
            // Domain 0 is the same on all hosts.
            return !value.equals("0");
        }
        if (RING_NAMES.contains(name)) {
            final String parent = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
            return parent.equals("store") || parent.equals("console");
        }
        return NAMES.matcher(name).matches();
    }
}

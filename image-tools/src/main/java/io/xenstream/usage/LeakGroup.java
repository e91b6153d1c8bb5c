// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import java.util.List;

/**
 * Leaks of one kind.
 *
 * @param kind the kind
 * @param domid the domain with the backends, or the one that is gone and has permissions; {@link #NO_DOMAIN} for the other kinds
 * @param deviceClass the device class of backends, one character for each byte; empty for the other kinds
 * @param directories the directories that were left behind; 0 for permissions
 * @param nodes the nodes in these directories, or those with a permission
 * @param bytes the paths and values of these nodes, in bytes
 * @param examples the paths of the first of these directories or nodes, one character for each byte
 */
public record LeakGroup(
        LeakKind kind, int domid, String deviceClass, long directories, long nodes, long bytes, List<String> examples) {
    /** Stands for no domain. */
    public static final int NO_DOMAIN = -1;
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

/**
 * What a repair may do beyond fixes that have only one right answer.
 *
 * @param createParents    create missing parents of committed nodes, empty, with the permissions of the nearest ancestor
 * @param removeDuplicates keep the first of several records for the same thing
 * @param endTruncated     end a truncated image after its last complete record
 * @param keepSurplus      keep bytes after the fields of a record and after END
 */
public record RepairOptions(
        boolean createParents, boolean removeDuplicates, boolean endTruncated, boolean keepSurplus) {
    /** Only fixes that have one right answer; surplus is dropped. */
    public static final RepairOptions DEFAULT = new RepairOptions(false, false, false, false);
}

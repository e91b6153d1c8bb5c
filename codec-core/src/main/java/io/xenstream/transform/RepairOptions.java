// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

/**
 * What a repair may do beyond what has only one right answer.
 *
 * @param createParents    create the parents that committed nodes lack, empty, with the permissions of the nearest node above
 * @param removeDuplicates of what can be there once, keep the first
 * @param endTruncated     end a truncated image after its last whole record
 * @param keepSurplus      keep octets behind a record's fields, and behind END
 */
public record RepairOptions(
        boolean createParents, boolean removeDuplicates, boolean endTruncated, boolean keepSurplus) {
    /** Nothing beyond what has only one right answer; surplus is dropped. */
    public static final RepairOptions DEFAULT = new RepairOptions(false, false, false, false);
}

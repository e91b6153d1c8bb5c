// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import java.util.List;

/**
 * Something that two images have differently.
 *
 * @param change       what has become of it
 * @param subject      what kind of thing it is
 * @param identity     what it is known by, the same in both images; empty if there is but one of its kind
 * @param beforeOffset where its record begins in the first image, in octets; -1 if it is not there
 * @param afterOffset  where its record begins in the second image, in octets; -1 if it is not there
 * @param fields       the fields that differ; of something added or removed, all of them
 */
public record Difference(
        Change change,
        Subject subject,
        List<RecordField> identity,
        long beforeOffset,
        long afterOffset,
        List<FieldChange> fields) {}

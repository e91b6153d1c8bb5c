// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import java.util.List;

/**
 * A difference between two images.
 *
 * @param change       how the element changed
 * @param subject      the kind of element
 * @param identity     the fields that identify the element in both images; empty if an image has only one of its kind
 * @param beforeOffset offset of its record in the first image in bytes; -1 if absent
 * @param afterOffset  offset of its record in the second image in bytes; -1 if absent
 * @param fields       the fields that differ; all fields if the element was added or removed
 */
public record Difference(
        Change change,
        ElementKind subject,
        List<RecordField> identity,
        long beforeOffset,
        long afterOffset,
        List<FieldChange> fields) {}

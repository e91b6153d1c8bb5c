// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

/**
 * A field that two images have differently.
 *
 * @param name   the field's name
 * @param before the field in the first image; null if it is not there
 * @param after  the field in the second image; null if it is not there
 */
public record FieldChange(String name, RecordField before, RecordField after) {}

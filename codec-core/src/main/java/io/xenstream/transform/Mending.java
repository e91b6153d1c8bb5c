// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageLocation;

/**
 * One change that a repair made.
 *
 * @param rule     what kind of change
 * @param location the record in the original
 * @param offset   where the change begins in the original: octets from its start
 * @param before   what was there: octets in hex, or a phrase
 * @param after    what is there now; empty for nothing
 */
public record Mending(RepairRule rule, ImageLocation location, long offset, String before, String after) {}

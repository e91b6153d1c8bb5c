// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.goal;

/**
 * A goal and what was measured.
 *
 * @param name     the work
 * @param unit     of the numbers
 * @param must     the bound
 * @param aim      what is aimed at
 * @param isFloor  whether more is better
 * @param measured the measured number
 * @param verdict  whether the bound is kept
 */
public record Figure(
        String name, String unit, double must, double aim, boolean isFloor, Interval measured, Verdict verdict) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.observe;

/** Where {@code top} has its figures from. */
interface Sampler {
    /** Takes the figures now. */
    Sample sample();
}

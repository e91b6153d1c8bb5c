// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors
package io.xenstream.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How many octets of image a benchmark has been through; JMH makes octets a second of it. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Octets {
    /** Octets of image. */
    public long octets;

    /** Records. */
    public long records;
}

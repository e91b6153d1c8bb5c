// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package java.lang.foreign;

/** The layouts that the benchmarks use. */
public interface ValueLayout {
    OfByte JAVA_BYTE = null;
    OfShort JAVA_SHORT_UNALIGNED = null;
    OfInt JAVA_INT_UNALIGNED = null;
    OfLong JAVA_LONG_UNALIGNED = null;

    interface OfByte extends ValueLayout {}

    interface OfShort extends ValueLayout {}

    interface OfInt extends ValueLayout {}

    interface OfLong extends ValueLayout {}
}

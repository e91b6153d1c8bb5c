// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;

/** Reads and writes the numbers of an index, which are little-endian on every machine. */
final class LittleEndian {
    private static final boolean IS_NATIVE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private LittleEndian() {}

    static int getInt(final Region region, final long offset) {
        final int value = region.getInt(offset);
        return IS_NATIVE ? value : Integer.reverseBytes(value);
    }

    static long getUnsignedInt(final Region region, final long offset) {
        return Integer.toUnsignedLong(getInt(region, offset));
    }

    static long getLong(final Region region, final long offset) {
        final long value = region.getLong(offset);
        return IS_NATIVE ? value : Long.reverseBytes(value);
    }

    static void putInt(final WritableRegion region, final long offset, final int value) {
        region.putInt(offset, IS_NATIVE ? value : Integer.reverseBytes(value));
    }

    static void putLong(final WritableRegion region, final long offset, final long value) {
        region.putLong(offset, IS_NATIVE ? value : Long.reverseBytes(value));
    }
}

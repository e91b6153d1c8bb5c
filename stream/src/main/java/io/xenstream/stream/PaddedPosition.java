// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A byte position advanced by one thread and read by others. Padded to avoid false sharing. */
final class PaddedPosition extends PaddedPositionValue {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(PaddedPositionValue.class, "value", long.class);
        } catch (final ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("unused")
    private byte r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15;
    @SuppressWarnings("unused")
    private long s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13;

    /** Plain read, for the thread that advances the position. */
    long getPlain() {
        return value;
    }

    /** Volatile read, for other threads: makes visible everything written before the position was advanced. */
    long getVolatile() {
        return (long) VALUE.getVolatile(this);
    }

    /** Volatile write, for the thread that advances the position: not reordered with its later volatile reads. */
    void setVolatile(final long next) {
        VALUE.setVolatile(this, next);
    }
}

/** Padding in front of the value. */
class PaddedPositionPadding {
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}

/** The value, between the padding of its superclass and of its subclass. */
class PaddedPositionValue extends PaddedPositionPadding {
    long value;
}

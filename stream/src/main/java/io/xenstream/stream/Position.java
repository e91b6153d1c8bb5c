// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A count of octets that one thread advances and another one watches, on cache lines of its own. */
final class Position extends PositionValue {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(PositionValue.class, "value", long.class);
        } catch (final ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @SuppressWarnings("unused")
    private byte r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15;
    @SuppressWarnings("unused")
    private long s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13;

    /** For the thread that advances it. */
    long own() {
        return value;
    }

    /** For other threads: what was written to memory before the position was advanced is seen. */
    long seen() {
        return (long) VALUE.getVolatile(this);
    }

    /** For the thread that advances it: comes before all that it reads afterwards. */
    void advance(final long next) {
        VALUE.setVolatile(this, next);
    }
}

/** What keeps other fields away from the value, before it. */
class PositionPadding {
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;
}

/** The value itself. */
class PositionValue extends PositionPadding {
    long value;
}

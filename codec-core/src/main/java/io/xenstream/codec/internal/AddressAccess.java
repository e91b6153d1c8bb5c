// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import org.agrona.concurrent.UnsafeBuffer;

/** Whether memory may be accessed by its address: Agrona and others use internals of the JDK for that, which needs JVM flags. */
public final class AddressAccess {
    /** Tests switch it off where there is something else, as they need addresses themselves. */
    private static final String NOT_WANTED = "io.xenstream.segments";

    private AddressAccess() {}

    /**
     * Returns whether Agrona's classes may use the JDK's internal class for it. Loads none of them.
     *
     * @return whether {@code jdk.internal.misc} is exported to them
     */
    public static boolean isPossible() {
        return !Boolean.getBoolean(NOT_WANTED)
                && Object.class.getModule().isExported("jdk.internal.misc", UnsafeBuffer.class.getModule());
    }
}

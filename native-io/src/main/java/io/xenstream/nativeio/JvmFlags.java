// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import java.util.List;

/** The flags that the JVM must be started with. Nothing here loads a class that needs one. */
public final class JvmFlags {
    private JvmFlags() {}

    /**
     * Requires those for files that grow while they are mapped, as those of a live store do. From Java 22 on, there are none.
     *
     * @param label the name of the file or directory in messages
     * @throws ImageIoException with {@link IoRule#FLAGS} if there is one missing: names those that are missing
     */
    public static void require(final String label) {
        if (Mapping.needsFlags()) {
            require(label, "files that grow while they are mapped need ", MissingFlags.forMapping());
        }
    }

    /**
     * Requires those for Agrona's own buffers, on every JDK, and those of {@link #require}.
     *
     * @param label the name of what needs them in messages
     * @param what  what needs them
     * @throws ImageIoException with {@link IoRule#FLAGS} if there is one missing: names those that are missing
     */
    public static void requireForBuffers(final String label, final String what) {
        require(label, what + " needs ", Mapping.needsFlags() ? MissingFlags.forMapping() : MissingFlags.forBuffers());
    }

    private static void require(final String label, final String what, final List<String> missing) {
        if (!missing.isEmpty()) {
            throw new ImageIoException(IoRule.FLAGS, Place.whole(label), what + String.join(" ", missing), null);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.core.OS;
import org.agrona.concurrent.UnsafeBuffer;

/** The flags that the JVM was not started with, as its user would write them. Loads no class that needs one. */
final class MissingFlags {
    private MissingFlags() {}

    /** Those without which Agrona's buffers cannot be used. */
    static List<String> forBuffers() {
        final Module agrona = UnsafeBuffer.class.getModule();
        return Object.class.getModule().isExported("jdk.internal.misc", agrona)
                ? List.of()
                : List.of("--add-exports java.base/jdk.internal.misc=" + target(agrona));
    }

    /** Those without which Chronicle cannot map a file beyond its end. */
    static List<String> forMapping() {
        final Module jdk = Object.class.getModule();
        final Module chronicle = OS.class.getModule();
        final List<String> missing = new ArrayList<>(forBuffers());
        if (!jdk.isOpen("java.lang.reflect", chronicle)) {
            missing.add("--add-opens java.base/java.lang.reflect=" + target(chronicle));
        }
        for (final String name : List.of("sun.nio.ch", "jdk.internal.ref")) {
            if (!jdk.isExported(name, chronicle)) {
                missing.add("--add-exports java.base/" + name + '=' + target(chronicle));
            }
        }
        return missing;
    }

    private static String target(final Module module) {
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}

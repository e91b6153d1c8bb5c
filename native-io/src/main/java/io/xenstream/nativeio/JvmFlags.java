// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Place;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.core.OS;
import org.agrona.concurrent.UnsafeBuffer;

/** The flags that the JVM must be started with for what still needs them on Java 22 and later: files that grow while they are mapped, as those of a live store do. */
public final class JvmFlags {
    private JvmFlags() {}

    /**
     * Requires all of them. Loads no class that needs one.
     *
     * @param label the name of the file or directory in messages
     * @throws ImageIoException with {@link IoRule#FLAGS} if there is one missing: names those that are missing
     */
    public static void require(final String label) {
        final Module jdk = Object.class.getModule();
        final Module agrona = UnsafeBuffer.class.getModule();
        final Module chronicle = OS.class.getModule();
        final List<String> missing = new ArrayList<>();
        if (!jdk.isExported("jdk.internal.misc", agrona)) {
            missing.add("--add-exports java.base/jdk.internal.misc=" + target(agrona));
        }
        if (!jdk.isOpen("java.lang.reflect", chronicle)) {
            missing.add("--add-opens java.base/java.lang.reflect=" + target(chronicle));
        }
        for (final String name : List.of("sun.nio.ch", "jdk.internal.ref")) {
            if (!jdk.isExported(name, chronicle)) {
                missing.add("--add-exports java.base/" + name + '=' + target(chronicle));
            }
        }
        if (!missing.isEmpty()) {
            throw new ImageIoException(
                    IoRule.FLAGS,
                    Place.whole(label),
                    "files that grow while they are mapped need " + String.join(" ", missing),
                    null);
        }
    }

    private static String target(final Module module) {
        return module.isNamed() ? module.getName() : "ALL-UNNAMED";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.StateFormat;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.Region;
import io.xenstream.compat.TargetDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The daemon that a successor is unless something else is said: the same as that which has written the state. */
final class SameDaemon {
    private static final Path VERSION = Path.of("/sys/hypervisor/version");
    /** The last of the four bytes of the version, which is big-endian. */
    private static final int LAST_OF_VERSION = 11;

    private static final int FIRST_WITH_VERSION_2 = 21;
    private static final int SUPPORTED_MAJOR = 4;

    private SameDaemon() {}

    /** The daemon that writes such a state. Of an image's version 2, the newest one; the hypervisor's release decides if there is one. */
    static TargetDaemon of(final Region state, final StateFormat form) {
        if (form == StateFormat.OXENSTORED) {
            return TargetDaemon.OXENSTORED;
        }
        final TargetDaemon running = ofHypervisor();
        if (running != null) {
            return running;
        }
        return isVersion1(state) ? TargetDaemon.C_4_17 : TargetDaemon.C_4_22;
    }

    private static boolean isVersion1(final Region state) {
        if (state.length() < ImageHeader.LENGTH) {
            return true;
        }
        return state.getByte(LAST_OF_VERSION) == 1;
    }

    /** The C daemon of the release of Xen that runs here; null if none does. */
    static TargetDaemon ofHypervisor() {
        final int major = number("major");
        final int minor = number("minor");
        if (major != SUPPORTED_MAJOR || minor < 0) {
            return null;
        }
        if (minor < FIRST_WITH_VERSION_2) {
            return TargetDaemon.C_4_17;
        }
        return minor == FIRST_WITH_VERSION_2 ? TargetDaemon.C_4_21 : TargetDaemon.C_4_22;
    }

    private static int number(final String name) {
        try {
            return Integer.parseInt(Files.readString(VERSION.resolve(name)).strip());
        } catch (final IOException | NumberFormatException none) {
            return -1;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract of a handoff, on each medium that an image can be on. */
@Tag("slow")
class HandoffMediaTest {
    @Nested
    final class SharedMemory extends HandoffContract {
        @Override
        HandoffOptions options() {
            return HandoffOptions.DEFAULT;
        }
    }

    @Nested
    final class SharedMemoryPreparedAhead extends HandoffContract {
        @Override
        HandoffOptions options() {
            return HandoffOptions.DEFAULT.withPrefaults(ForkJoinPool.commonPool());
        }
    }

    @Nested
    final class FileWithoutName extends HandoffContract {
        @Override
        HandoffOptions options() {
            return HandoffOptions.DEFAULT.withDirectory(Path.of("target"));
        }
    }

    @Nested
    final class FileOfTheDaemon extends HandoffContract {
        @Override
        HandoffOptions options() {
            return HandoffOptions.DEFAULT;
        }

        @Override
        void configure(final EchoDaemon source) {
            source.ownFile = directory.resolve("own.img");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.verify.Verifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class KilledWriterTest {
    private static final int KILLS = 20;
    private static final int NODES = 2000;
    /** The time of a few publications. */
    private static final int LONGEST_LIFE_NANOS = 60_000_000;

    @TempDir
    Path directory;

    @Test
    void shouldLeaveTheOldOrTheNewImageWhenTheWriterIsKilled() throws IOException, InterruptedException {
        final Path path = directory.resolve("host.img");
        final Random random = new Random(1);
        int generation = 0;
        int leftovers = 0;
        for (int i = 0; i < KILLS; i++) {
            final Process writer = new ChildJvm()
                    .flags("-XX:TieredStopAtLevel=1", "-Xshare:auto")
                    .start(PublishForEver.class, path, generation + 1, i % 2 == 0 ? Durability.NONE : Durability.DATA);
            final BufferedReader output =
                    new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
            assertThat(output.readLine()).isEqualTo("publishing");
            LockSupport.parkNanos(random.nextInt(LONGEST_LIFE_NANOS));
            // SIGKILL, at a random point of the writer's loop.
            writer.destroyForcibly().waitFor();

            final int found = SampleImages.generation(path, NODES);
            assertThat(found).isGreaterThan(generation);
            generation = found;
            requireGood(path);
            leftovers += requireOneTemporaryFileAtMost();
        }
        SampleImages.publish(path, Durability.NONE, generation + 1, NODES);
        assertThat(SampleImages.files(directory)).containsExactly("host.img");
        assertThat(leftovers).as("writers killed while they wrote").isPositive();
    }

    private static void requireGood(final Path path) {
        try (MappedImage image = MappedImage.open(path)) {
            final List<String> errors = new ArrayList<>();
            assertThat(Verifier.verify(image.region(), ReadOptions.DEFAULT, finding -> errors.add(finding.toString()))
                            .isGood())
                    .as(errors.toString())
                    .isTrue();
        }
    }

    /** Each writer deletes what the one before it left. */
    private int requireOneTemporaryFileAtMost() throws IOException {
        final List<String> temporary = new ArrayList<>(SampleImages.files(directory));
        temporary.remove("host.img");
        assertThat(temporary).hasSizeLessThanOrEqualTo(1);
        assertThat(temporary).allMatch(file -> file.matches("\\.host\\.img\\.xenstream-[0-9a-f]{16}\\.tmp"));
        return temporary.size();
    }

    /** Publishes one generation after another until it is killed. */
    static final class PublishForEver {
        private PublishForEver() {}

        public static void main(final String[] arguments) {
            final Path path = Path.of(arguments[0]);
            final Durability durability = Durability.valueOf(arguments[2]);
            int generation = Integer.parseInt(arguments[1]);
            SampleImages.publish(path, durability, generation++, NODES);
            System.out.println("publishing");
            while (true) {
                SampleImages.publish(path, durability, generation++, NODES);
            }
        }
    }
}

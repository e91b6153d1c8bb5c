// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs twice on Java 22 and later: where the file is mapped once, and where it is mapped again when it grows. */
class ReservedFileTest {
    private static final int LARGEST = 4 << 20;
    private static final int STEP = 128 << 10;

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("file");
    }

    /** Random growth and changes, and the same changes of an array. Whoever looked at bytes before a growth sees what they are later. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepBytesAndViewsWhenItGrows(final long seed) throws IOException {
        final Random random = new Random(seed);
        final byte[] model = new byte[LARGEST];
        final List<View> views = new ArrayList<>();
        try (ReservedFile file = ReservedFile.create(path, LARGEST);
                GrowingFile reader = GrowingFile.open(path, LARGEST)) {
            while (file.allocated() < LARGEST) {
                grow(file, random, model);
                change(file.region(), random, model);
                views.add(View.of(file.region(), random));
                views.add(View.of(reader.region(file.allocated()), random));
                final View whole = View.of(file.region(), 0, (int) file.allocated());
                assertThat(whole.isSame(model)).isTrue();
                for (final View view : views) {
                    assertThat(view.isSame(model)).isTrue();
                }
            }
        }
        assertThat(Files.readAllBytes(path)).isEqualTo(model);
    }

    private static void grow(final ReservedFile file, final Random random, final byte[] model) {
        final int before = (int) file.allocated();
        final int length = Math.min(1 + random.nextInt(STEP), LARGEST - before);
        if (random.nextBoolean()) {
            assertThat(file.allocate(before + length, Math.min(before + 2L * length, LARGEST)))
                    .isGreaterThanOrEqualTo(before + length)
                    .isEqualTo(file.region().length());
        } else {
            final int offset = before == 0 ? 0 : random.nextInt(before);
            final byte[] bytes = new byte[before - offset + length];
            random.nextBytes(bytes);
            assertThat(file.write(offset, Region.ofArray(bytes, "source"), bytes.length))
                    .isGreaterThanOrEqualTo(before + length)
                    .isEqualTo(file.region().length());
            System.arraycopy(bytes, 0, model, offset, bytes.length);
        }
    }

    private static void change(final WritableRegion region, final Random random, final byte[] model) {
        for (int i = 0; i < 100; i++) {
            final int offset = random.nextInt((int) region.length());
            final byte[] bytes = new byte[Math.min(1 + random.nextInt(50), (int) region.length() - offset)];
            random.nextBytes(bytes);
            region.putBytes(offset, Buffers.of(bytes), 0, bytes.length);
            System.arraycopy(bytes, 0, model, offset, bytes.length);
        }
    }

    private record View(MutableDirectBuffer buffer, int offset) {
        static View of(final Region region, final Random random) {
            final int offset = random.nextInt((int) region.length());
            return of(region, offset, Math.min(1 + random.nextInt(10_000), (int) region.length() - offset));
        }

        static View of(final Region region, final int offset, final int length) {
            final MutableDirectBuffer buffer = Buffers.empty();
            region.wrap(buffer, offset, length);
            return new View(buffer, offset);
        }

        boolean isSame(final byte[] model) {
            final byte[] bytes = new byte[buffer.capacity()];
            buffer.getBytes(0, bytes);
            return Arrays.equals(bytes, 0, bytes.length, model, offset, offset + bytes.length);
        }
    }

    @Test
    void shouldGrowWhileItIsRead() {
        try (ReservedFile file = ReservedFile.create(path, LARGEST)) {
            file.allocate(STEP, STEP);
            try (Region slice = file.region().slice(8, Long.BYTES)) {
                file.allocate(LARGEST, LARGEST);
                file.region().putLong(8, 42);
                assertThat(slice.getLong(0)).isEqualTo(42);
            }
        }
    }

    @Test
    void shouldStayReadableUntilTheLastLeaseIsReleased() {
        final ReservedFile file = ReservedFile.create(path, LARGEST);
        file.allocate(STEP, STEP);
        final Region before = file.region().slice(0, STEP);
        file.allocate(2 * STEP, 2 * STEP);
        final Region after = file.region().slice(STEP, STEP);
        file.region().putLong(0, 1);
        file.region().putLong(STEP, 2);

        file.close();

        assertThat(before.getLong(0)).isEqualTo(1);
        assertThat(after.getLong(0)).isEqualTo(2);
        before.close();
        after.close();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> file.region().getLong(0));
    }

    @Test
    void shouldNotGrowBeyondItsLimit() {
        try (ReservedFile file = ReservedFile.create(path, LARGEST)) {
            assertThat(file.allocate(LARGEST - 1, LARGEST - 1)).isEqualTo(LARGEST);
            assertThatExceptionOfType(ImageIoException.class)
                    .isThrownBy(() -> file.allocate(LARGEST + 1, LARGEST + 1))
                    .satisfies(refusal -> assertThat(refusal.rule()).isEqualTo(IoRule.SPACE));
            assertThat(file.allocated()).isEqualTo(LARGEST);
        }
        try (ReservedFile file = ReservedFile.open(path, 1)) {
            assertThat(file.allocated()).isEqualTo(LARGEST);
            assertThat(file.region().getLong(LARGEST - Long.BYTES)).isZero();
        }
    }

    @Test
    void shouldNotLeaveAHole() {
        try (ReservedFile file = ReservedFile.create(path, LARGEST)) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> file.write(1, Region.ofArray(new byte[1], "source"), 1));
            assertThat(path).isEmptyFile();
        }
    }
}

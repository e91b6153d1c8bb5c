// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever an image contains, its parts are read as one reader reads it. */
final class ImagePartsProperties {
    /** In values, too, so that they imitate records. */
    private static final int LONGEST_IMITATION = 14;

    @Property(tries = 500)
    void shouldReadWhatOneReaderReads(
            @ForAll final long seed,
            @ForAll final boolean isBig,
            @ForAll @IntRange(min = 1, max = 12) final int count,
            @ForAll final Delivery delivery) {
        final Random random = new Random(seed);
        final byte[] image = image(random, isBig ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        requireSame(image, ReadOptions.DEFAULT, count, delivery);
    }

    @Property(tries = 2000)
    void shouldFailAsOneReaderDoes(
            @ForAll final long seed,
            @ForAll final boolean isStrict,
            @ForAll @IntRange(min = 2, max = 6) final int count,
            @ForAll final Delivery delivery) {
        final Random random = new Random(seed);
        byte[] image = image(random, ByteOrder.LITTLE_ENDIAN);
        for (int i = image.length == 16 ? 0 : random.nextInt(3); i > 0; i--) {
            image[16 + random.nextInt(image.length - 16)] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
        }
        if (random.nextInt(3) == 0) {
            image = Arrays.copyOf(image, random.nextInt(image.length + 40));
        }
        final ReadOptions options =
                new ReadOptions(random.nextInt(4) == 0 ? 300 : 1 << 20, random.nextInt(4) == 0 ? 20 : 1000, isStrict);
        requireSame(image, options, count, delivery);
    }

    private static void requireSame(
            final byte[] image, final ReadOptions options, final int count, final Delivery delivery) {
        try (Region region = Region.ofArray(image, "image")) {
            assertThat(Reading.of(
                            () -> ImageParts.read(region, options, count, delivery, ImagePartsProperties::records)))
                    .isEqualTo(Reading.of(() -> {
                        try (ImageReader reader = ImageReader.open(region, options)) {
                            return List.of(records(reader));
                        }
                    }));
        }
    }

    private static List<String> records(final ImageReader reader) {
        final List<String> records = new ArrayList<>();
        while (reader.next()) {
            records.add(reader.offset() + " " + reader.record());
        }
        return records;
    }

    private static byte[] image(final Random random, final ByteOrder order) {
        final RawImage image = RawImage.begin(2, order);
        records(image, random, random.nextInt(60), true);
        return random.nextInt(10) == 0 ? image.bytes() : image.end();
    }

    private static void records(final RawImage image, final Random random, final int count, final boolean isOutside) {
        for (int i = 0; i < count; i++) {
            final int kind = random.nextInt(isOutside ? 12 : 10);
            if (kind == 0) {
                image.record(new TestRecord.Watch(1, "2f61", "746f6b"));
            } else if (kind == 1) {
                image.record(new TestRecord.Unknown(9 + random.nextInt(3), "00".repeat(random.nextInt(40))));
            } else if (kind >= 10) {
                final RawImage imitation = RawImage.begin(2, image.order);
                records(imitation, random, random.nextInt(LONGEST_IMITATION), false);
                // The path is such that the value, without the header of its image, is aligned as records are.
                image.record(node("2f6162", imitation.bytes()));
            } else {
                image.record(node("2f" + "61".repeat(random.nextInt(20)), new byte[random.nextInt(20)]));
            }
        }
    }

    private static TestRecord.Node node(final String path, final byte[] value) {
        final StringBuilder hex = new StringBuilder();
        for (final byte b : value) {
            hex.append(Character.forDigit((b >> 4) & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
        }
        return new TestRecord.Node(0, 0, 0, List.of(new TestRecord.Permission((byte) 'n', 0, 1)), path, hex.toString());
    }

    /** What came of reading: records, or the exception. */
    private record Reading(List<String> records, String failure) {
        static Reading of(final Supplier<List<List<String>>> reading) {
            try {
                final List<String> all = new ArrayList<>();
                reading.get().forEach(all::addAll);
                return new Reading(all, null);
            } catch (final XenstreamException failure) {
                return new Reading(null, failure.toString());
            }
        }
    }

    /** How an executor treats parts. */
    enum Delivery implements Executor {
        AT_ONCE {
            @Override
            public void execute(final Runnable part) {
                part.run();
            }
        },
        NEVER {
            @Override
            public void execute(final Runnable part) {
                // The calling thread has to do it.
            }
        },
        THREAD {
            @Override
            public void execute(final Runnable part) {
                new Thread(part, "part").start();
            }
        },
        REFUSED {
            @Override
            public void execute(final Runnable part) {
                throw new RejectedExecutionException("busy");
            }
        }
    }
}

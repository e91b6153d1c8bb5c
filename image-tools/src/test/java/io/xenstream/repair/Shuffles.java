// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** The records of an image, in another order or mutated. END stays last. */
final class Shuffles {
    private static final int HEADER = 16;
    private static final int RECORD_HEADER = 8;

    private Shuffles() {}

    /** All records in a random order. */
    static byte[] shuffled(final byte[] image, final Random random) {
        final List<byte[]> records = records(image);
        Collections.shuffle(records, random);
        return joined(image, records);
    }

    /** Some records dropped, repeated, moved, emptied or changed in one byte. */
    static byte[] mutated(final byte[] image, final Random random) {
        final List<byte[]> records = records(image);
        for (int i = random.nextInt(8); i >= 0; i--) {
            final int at = random.nextInt(records.size());
            final byte[] record = records.get(at);
            switch (random.nextInt(5)) {
                case 0 -> records.remove(at);
                case 1 -> records.add(random.nextInt(records.size() + 1), record.clone());
                case 2 -> records.add(random.nextInt(records.size()), records.remove(at));
                case 3 -> record[random.nextInt(Math.min(32, record.length))] = (byte) random.nextInt(10);
                default -> record[random.nextInt(record.length)] ^= (byte) (1 << random.nextInt(8));
            }
            if (records.isEmpty()) {
                break;
            }
        }
        return joined(image, records);
    }

    private static List<byte[]> records(final byte[] image) {
        final ByteOrder order = (image[15] & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final UnsafeBuffer bytes = new UnsafeBuffer(image);
        final List<byte[]> records = new ArrayList<>();
        int at = HEADER;
        while (bytes.getInt(at, order) != 0) {
            final byte[] record = new byte[RECORD_HEADER + bytes.getInt(at + Integer.BYTES, order)];
            bytes.getBytes(at, record);
            records.add(record);
            at += record.length;
        }
        return records;
    }

    private static byte[] joined(final byte[] image, final List<byte[]> records) {
        final ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(image, 0, HEADER);
        records.forEach(joined::writeBytes);
        joined.writeBytes(new byte[RECORD_HEADER]);
        return joined.toByteArray();
    }
}

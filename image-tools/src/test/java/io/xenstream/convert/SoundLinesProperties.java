// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.verify.SoundNodes;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;

/** The lines of sound nodes, written as a whole, are those that are written node by node. */
final class SoundLinesProperties {
    private static final int END_LENGTH = 8;
    private static final String LETTERS = "nrwb";
    private static final int LENGTH = 1 << 22;
    private static final int LONGEST_VALUE = 4096;
    /** Their line is longer than usual parts of the text. */
    private static final int MOST_PERMISSIONS = 6000;

    @Property(tries = 300)
    void shouldWriteTheSame(@ForAll final long seed) {
        final Random random = new Random(seed);
        final byte[] image = image(random);
        // The last node may end where the image does.
        final int length = image.length - (random.nextInt(4) == 0 ? END_LENGTH : 0);
        try (Region region = Region.ofArray(Arrays.copyOf(image, length), "image")) {
            final SoundNodes sound = SoundNodes.of(region, ReadOptions.DEFAULT);

            assertThat(sound.count()).isPositive();
            assertThat(text(region, sound)).isEqualTo(text(region, SoundNodes.none()));
        }
    }

    private static byte[] text(final Region image, final SoundNodes sound) {
        final byte[] text = new byte[LENGTH];
        try (ImageReader reader = ImageReader.open(image);
                ImageToText conversion =
                        new ImageToText(reader, sound, TextWriter.open(WritableRegion.ofArray(text, "text")), 0)) {
            conversion.convert();
        } catch (final XenstreamException noEnd) {
            assertThat(noEnd).hasMessageContaining("end");
        }
        return text;
    }

    private static byte[] image(final Random random) {
        final byte[] image = new byte[LENGTH];
        final ByteOrder order = random.nextInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        try (ImageWriter writer = ImageWriter.open(
                WritableRegion.ofArray(image, "image"), ImageHeader.of(ImageHeader.LATEST_VERSION, order))) {
            node(writer, "/", random);
            String parent = "";
            for (int i = random.nextInt(40); i > 0; i--) {
                final String path = parent + "/" + "name".repeat(random.nextInt(5)) + i;
                node(writer, path, random);
                parent = random.nextBoolean() && path.length() < 500 ? path : parent;
            }
            if (random.nextBoolean()) {
                writer.claimNodeData(1, "@releaseDomain".length(), 0)
                        .permission(0, (byte) 'n', 0, 0)
                        .path("@releaseDomain");
                writer.commit();
                node(writer, "/last", random);
            }
            return Arrays.copyOf(image, (int) writer.finish());
        }
    }

    private static void node(final ImageWriter writer, final String path, final Random random) {
        final byte[] value = new byte[random.nextInt(random.nextInt(50) == 0 ? LONGEST_VALUE : 20)];
        random.nextBytes(value);
        final int permissions =
                1 + random.nextInt(random.nextInt(8) == 0 ? 5 : 2) + (random.nextInt(100) == 0 ? MOST_PERMISSIONS : 0);
        final NodeDataEncoder node = writer.claimNodeData(permissions, path.length(), value.length);
        for (int i = 0; i < permissions; i++) {
            final int domid = random.nextInt(random.nextBoolean() ? 2 : 32_752);
            node.permission(i, (byte) LETTERS.charAt(random.nextInt(4)), 0, domid);
        }
        node.path(path).value(new UnsafeBuffer(value));
        writer.commit();
    }
}

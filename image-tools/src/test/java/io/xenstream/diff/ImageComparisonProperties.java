// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageWriter;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.agrona.concurrent.UnsafeBuffer;

/** Whatever two stores hold, in whatever order and form: their differences are those of maps of strings. */
final class ImageComparisonProperties {
    /** What a store says of a node. */
    record Said(List<Byte> value, int owner) {
        String hex() {
            final byte[] bytes = new byte[value.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = value.get(i);
            }
            return HexFormat.of().formatHex(bytes);
        }
    }

    @Provide
    Arbitrary<Map<String, Said>> stores() {
        final Arbitrary<String> name = Arbitraries.of("a", "ab", "abcdefgh", "abcdefgi");
        final Arbitrary<String> path =
                name.list().ofMinSize(1).ofMaxSize(3).map(names -> "/" + String.join("/", names));
        final Arbitrary<Said> said = Combinators.combine(
                        Arbitraries.bytes().between((byte) 0, (byte) 2).list().ofMaxSize(9), Arbitraries.of(0, 0, 0, 7))
                .as(Said::new);
        return Arbitraries.maps(path, said).ofMaxSize(30);
    }

    private static byte[] image(final Map<String, Said> store, final long seed) {
        final Random random = new Random(seed);
        final List<String> paths = new ArrayList<>(store.keySet());
        Collections.shuffle(paths, random);
        final ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return SmallImage.of(
                1 + random.nextInt(2), order, writer -> paths.forEach(path -> add(writer, path, store.get(path))));
    }

    private static void add(final ImageWriter writer, final String path, final Said said) {
        final byte[] value = HexFormat.of().parseHex(said.hex());
        writer.claimNodeData(1, path.length(), value.length)
                .permission(0, (byte) 'n', 0, said.owner())
                .path(path)
                .value(new UnsafeBuffer(value));
        writer.commit();
    }

    @Property(tries = 500)
    void shouldAgreeWithMaps(
            @ForAll("stores") final Map<String, Said> before,
            @ForAll("stores") final Map<String, Said> after,
            @ForAll final long seed) {
        final Map<String, Said> mixed = new TreeMap<>(before);
        mixed.putAll(after);

        requireSame(before, before, seed);
        requireSame(before, after, seed);
        requireSame(before, mixed, seed);
        requireSame(mixed, after, seed);
    }

    private static void requireSame(final Map<String, Said> before, final Map<String, Said> after, final long seed) {
        final List<String> expected = new ArrayList<>();
        final TreeSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        for (final String path : paths) {
            final Said was = before.get(path);
            final Said is = after.get(path);
            if (was == null) {
                expected.add("ADDED NODE " + path + ": value none -> " + is.hex() + ", perms none -> n" + is.owner());
            } else if (is == null) {
                expected.add("REMOVED NODE " + path + ": value " + was.hex() + " -> none, perms n" + was.owner()
                        + " -> none");
            } else if (!was.equals(is)) {
                expected.add("CHANGED NODE " + path + ": " + changes(was, is));
            }
        }
        assertThat(Comparing.lines(image(before, seed), image(after, seed + 1)))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String changes(final Said was, final Said is) {
        final List<String> changes = new ArrayList<>();
        if (!was.value().equals(is.value())) {
            changes.add("value " + was.hex() + " -> " + is.hex());
        }
        if (was.owner() != is.owner()) {
            changes.add("perms n" + was.owner() + " -> n" + is.owner());
        }
        return String.join(", ", changes);
    }
}

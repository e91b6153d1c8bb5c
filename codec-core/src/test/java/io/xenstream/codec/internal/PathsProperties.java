// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Region;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

/** What is computed with words is what is computed byte by byte. */
class PathsProperties {
    private static final int SPACE_BEFORE = 24;

    /** Few names, most of them valid, so that paths often have something in common. */
    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "state", "backend-", "device_with_a_long@name", "", "é", "%")
                .list()
                .ofMinSize(0)
                .ofMaxSize(6)
                .map(names -> "/" + String.join("/", names));
    }

    private static UnsafeBuffer buffer(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 2000)
    void shouldFindTheFaultsOfAPath(@ForAll("paths") final String path) {
        final String fault = PathRules.nodePathFault(buffer(path));

        final boolean isValid = path.matches("/|(/[-A-Za-z0-9_@]+)+");
        assertThat(fault == null).as("%s: %s", path, fault).isEqualTo(isValid);
    }

    @Property(tries = 2000)
    void shouldKnowTheParent(
            @ForAll("paths") final String parent,
            @ForAll("paths") final String other,
            @ForAll final boolean isBelow,
            @ForAll @IntRange(max = 7) final int shift) {
        final String child = isBelow ? (parent.equals("/") ? "" : parent) + other : other;
        final byte[] bytes = (" ".repeat(SPACE_BEFORE + shift) + parent + child).getBytes(StandardCharsets.ISO_8859_1);
        final Region region = Region.ofArray(bytes, "paths");
        final int parentAt = SPACE_BEFORE + shift;

        final boolean isParent =
                Paths.isParent(region, parentAt, parent.length(), parentAt + parent.length(), child.length());

        assertThat(isParent)
                .as("%s, %s", parent, child)
                .isEqualTo(Paths.parentLength(child) == parent.length() && child.startsWith(parent));
    }

    @Property(tries = 2000)
    void shouldHashAllBytes(
            @ForAll @IntRange(min = 1, max = 80) final int length,
            @ForAll @IntRange(max = 79) final int place,
            @ForAll @IntRange(min = 1, max = 255) final int change,
            @ForAll final long seed) {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[length + 3]);
        final long hash = SeededHash.of(bytes, 3, length, seed);

        assertThat(SeededHash.of(bytes, 3, length - 1, seed)).isNotEqualTo(hash);
        bytes.putByte(3 + place % length, (byte) change);
        assertThat(SeededHash.of(bytes, 3, length, seed)).isNotEqualTo(hash);
        assertThat(SeededHash.of(bytes, 3, length, seed + 1)).isNotEqualTo(SeededHash.of(bytes, 3, length, seed));
    }
}

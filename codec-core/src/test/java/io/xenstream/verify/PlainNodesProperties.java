// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.collections.LongArrayList;

/** Nodes in memory outside the heap are read 8 bytes at a time, those of an array one by one: what is found is the same. */
final class PlainNodesProperties {
    private static final String ALLOWED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_@";
    private static final String[] PERMISSIONS = {"n0", "n7", "r1", "w32757", "b12079"};
    private static final int LONGEST_VALUE = 5000;
    private static final int NAMES = 12;

    @Property(tries = 500)
    void shouldFindTheSame(@ForAll final long seed) {
        final Random random = new Random(seed);
        final TestImage image = image(random);
        final byte[] bytes = image.bytes();
        final int nodes = image.offset(2);
        for (int i = random.nextInt(3); i > 0; i--) {
            bytes[nodes + random.nextInt(bytes.length - nodes)] = (byte) random.nextInt(256);
        }
        requireSame(bytes, options(random));
    }

    @Property(tries = 20)
    void shouldFindTheSameWhateverByteAPathContains(@ForAll final long seed) {
        final Random random = new Random(seed);
        final TestImage image = image(random);
        final byte[] bytes = image.bytes();
        final int record = 3 + random.nextInt(image.records() - 3);
        final int at = Math.min(bytes.length - 1, image.offset(record) + 24 + random.nextInt(48));
        for (int i = 0; i < 256; i++) {
            bytes[at] = (byte) i;
            requireSame(bytes, ReadOptions.DEFAULT);
        }
    }

    @Property(tries = 200)
    void shouldFindTheSameInATruncatedImage(@ForAll final long seed) {
        final Random random = new Random(seed);
        final TestImage image = image(random);
        final byte[] bytes = image.bytes();
        final int length = image.offset(2) + random.nextInt(bytes.length - image.offset(2));
        requireSame(Arrays.copyOf(bytes, length), options(random));
    }

    private static ReadOptions options(final Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> ReadOptions.DEFAULT.withMaxRecords(1 + random.nextInt(60));
            case 1 -> ReadOptions.DEFAULT.withMaxRecordLength(40 + random.nextInt(100));
            case 2 -> ReadOptions.DEFAULT.withStrict(true);
            default -> ReadOptions.DEFAULT;
        };
    }

    private static TestImage image(final Random random) {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN).host();
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            names.add(name(random, 1 + random.nextInt(random.nextInt(5) == 0 ? 40 : 18)));
        }
        node(script, "/", random);
        children(script, "", names, random, 0);
        if (random.nextInt(3) == 0) {
            node(script, "@releaseDomain", random);
            children(script, "", names, random, 0);
        }
        return script.end();
    }

    private static String name(final Random random, final int length) {
        return random.ints(length, 0, ALLOWED.length())
                .mapToObj(i -> ALLOWED.substring(i, i + 1))
                .collect(Collectors.joining());
    }

    /** Mostly each name once. */
    private static void children(
            final ImageScript script,
            final String parent,
            final List<String> names,
            final Random random,
            final int depth) {
        final int first = random.nextInt(names.size());
        final int count = random.nextInt(depth == 0 ? 6 : 4);
        for (int i = 0; i < count; i++) {
            final boolean isOdd = random.nextInt(60) == 0;
            final String path = parent + "/" + names.get((first + (isOdd ? 0 : i)) % names.size());
            node(script, path, random);
            if (depth < 4) {
                children(script, path, names, random, depth + 1);
            }
        }
        if (random.nextInt(40) == 0) {
            for (int i = 0; i < 100; i++) {
                node(script, parent + "/many" + i % 99, random);
            }
        }
    }

    private static void node(final ImageScript script, final String path, final Random random) {
        final String[] permissions = new String[random.nextInt(8) == 0 ? random.nextInt(5) : 1 + random.nextInt(2)];
        for (int i = 0; i < permissions.length; i++) {
            permissions[i] = PERMISSIONS[random.nextInt(random.nextInt(4) == 0 ? PERMISSIONS.length : 2)];
        }
        script.node(path, "v".repeat(random.nextInt(random.nextInt(50) == 0 ? LONGEST_VALUE : 20)), permissions);
    }

    static void requireSame(final byte[] bytes, final ReadOptions options) {
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        direct.put(bytes).flip();
        try (Region array = Region.ofArray(bytes, TestImage.LABEL);
                Region memory = Region.ofBuffer(direct, TestImage.LABEL)) {
            final Examination expected = TestImage.verify(array, options);
            final Examination found = TestImage.verify(memory, options);
            assertThat(found.findings()).isEqualTo(expected.findings());
            assertThat(found.summary()).isEqualTo(expected.summary());
            final SoundNodes sound = SoundNodes.of(memory, options);
            requireSame(SoundNodes.of(array, options), sound);
            final List<Finding> others = new ArrayList<>();
            assertThat(Verifier.verify(memory, options, sound, others::add)).isEqualTo(expected.summary());
            assertThat(others).isEqualTo(expected.findings());
        }
    }

    /** Some nodes that nobody asks for are among those found by chance: fewer if subtrees are skipped. */
    private static void requireSameButForChance(final LongArrayList expected, final LongArrayList found) {
        assertThat(found == null).isEqualTo(expected == null);
        if (found != null) {
            assertThat(expected).containsSubsequence(found);
        }
    }

    private static void requireSame(final SoundNodes expected, final SoundNodes found) {
        assertThat(found.begin()).isEqualTo(expected.begin());
        assertThat(found.end()).isEqualTo(expected.end());
        assertThat(found.count()).isEqualTo(expected.count());
        assertThat(found.longestPath()).isEqualTo(expected.longestPath());
        assertThat(found.longestValue()).isEqualTo(expected.longestValue());
        assertThat(found.hasStalePermission()).isEqualTo(expected.hasStalePermission());
        assertThat(found.hasSpecialName()).isEqualTo(expected.hasSpecialName());
        assertThat(found.hasReleaseDomain()).isEqualTo(expected.hasReleaseDomain());
        requireSameButForChance(expected.askedFor(), found.askedFor());
        for (int domid = 0; domid < 1 << 16; domid += domid < 8 ? 1 : 997) {
            final int other = domid;
            assertThat(found.isTrueOfOwners(id -> id != other)).isEqualTo(expected.isTrueOfOwners(id -> id != other));
            assertThat(found.isTrueOfOthers(id -> id != other)).isEqualTo(expected.isTrueOfOthers(id -> id != other));
        }
    }
}

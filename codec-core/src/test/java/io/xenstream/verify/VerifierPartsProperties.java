// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is wrong with an image: several threads find what one finds, in the same order. */
final class VerifierPartsProperties {
    private static final String[] NAMES = {
        "a", "ab", "abcdefgh", "abcdefgi", "a-name-of-more-than-16-bytes", "0", "1", "2"
    };
    private static final int MOST_NODES = 400;

    @Property(tries = 1000)
    void shouldFindTheSame(@ForAll final long seed, @ForAll @IntRange(min = 2, max = 9) final int count) {
        final Random random = new Random(seed);
        final List<String> paths = tree(random);
        for (int i = random.nextInt(3); i > 0; i--) {
            disturb(paths, random);
        }
        byte[] bytes = image(paths, random).bytes();
        for (int i = random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            bytes[16 + random.nextInt(bytes.length - 16)] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
        }
        if (random.nextInt(8) == 0) {
            bytes = Arrays.copyOf(bytes, 16 + random.nextInt(bytes.length));
        }
        requireSame(bytes, options(random), count, random);
    }

    /** The root is its parent, but its path is not valid. */
    @Property(tries = 1000)
    void shouldFindASecondSeparatorBelowTheRoot(
            @ForAll final long seed, @ForAll @IntRange(min = 1, max = 5) final int count) {
        final Random random = new Random(seed);
        final List<String> paths = tree(random);
        paths.add(1 + random.nextInt(paths.size()), "//" + "name-of-more-than-16-bytes".substring(random.nextInt(26)));
        final List<Finding> findings = requireSame(plainImage(paths), ReadOptions.DEFAULT, count, random);
        assertThat(findings).extracting(Finding::rule).containsExactly(FormatRule.NODE_PATH);
    }

    /** In a tree without a fault, one node is added again, anywhere. */
    @Property(tries = 1000)
    void shouldFindANodeThatIsThereTwice(@ForAll final long seed, @ForAll @IntRange(min = 2, max = 5) final int count) {
        final Random random = new Random(seed);
        final List<String> paths = tree(random);
        final int first = random.nextInt(paths.size());
        paths.add(first + 1 + random.nextInt(paths.size() - first), paths.get(first));
        final List<Finding> findings = requireSame(plainImage(paths), ReadOptions.DEFAULT, count, random);
        assertThat(findings).hasSize(1);
    }

    /** In a tree without a fault, one node is missing. */
    @Property(tries = 1000)
    void shouldFindAParentThatIsMissing(@ForAll final long seed, @ForAll @IntRange(min = 2, max = 5) final int count) {
        final Random random = new Random(seed);
        final List<String> paths = tree(random);
        final String missing = paths.remove(random.nextInt(paths.size()));
        final long children =
                paths.stream().filter(path -> parent(path).equals(missing)).count();
        final List<Finding> findings = requireSame(plainImage(paths), ReadOptions.DEFAULT, count, random);
        assertThat(findings).hasSize(Math.toIntExact(children));
    }

    private static String parent(final String path) {
        return path.length() == 1 ? "" : path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }

    private static List<String> tree(final Random random) {
        final List<String> paths = new ArrayList<>();
        paths.add("/");
        addChildren(paths, "", random, 0);
        return paths;
    }

    private static void addChildren(
            final List<String> paths, final String parent, final Random random, final int depth) {
        final List<String> names = new ArrayList<>(List.of(NAMES));
        if (random.nextInt(20) == 0) {
            for (int i = 0; i < 80; i++) {
                names.add("many" + i);
            }
        }
        Collections.shuffle(names, random);
        final int count = depth == 0 ? names.size() : random.nextInt(names.size());
        for (int i = 0; i < count && paths.size() < MOST_NODES; i++) {
            final String path = parent + "/" + names.get(i);
            paths.add(path);
            if (depth < 6 && random.nextInt(3) > 0) {
                addChildren(paths, path, random, depth + 1);
            }
        }
    }

    private static void disturb(final List<String> paths, final Random random) {
        final int at = random.nextInt(paths.size());
        switch (random.nextInt(5)) {
            case 0 -> paths.add(at, paths.get(random.nextInt(paths.size())));
            case 1 -> paths.remove(at == 0 ? paths.size() - 1 : at);
            case 2 -> Collections.swap(paths, at, random.nextInt(paths.size()));
            case 3 -> paths.add(at, random.nextBoolean() ? "@releaseDomain" : "@other");
            default -> paths.addAll(at, List.copyOf(paths.subList(at, at + random.nextInt(paths.size() - at))));
        }
    }

    private static TestImage image(final List<String> paths, final Random random) {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN);
        final boolean isOdd = random.nextBoolean();
        if (random.nextInt(4) > 0) {
            script.host();
        }
        for (final String path : paths) {
            if (isOdd && random.nextInt(60) == 0) {
                addOddRecord(script, path, random);
            }
            final String[] permissions = {"n" + random.nextInt(4), "r7"};
            script.node(path, "v".repeat(random.nextInt(20)), Arrays.copyOf(permissions, 1 + random.nextInt(2)));
        }
        return script.end();
    }

    private static void addOddRecord(final ImageScript script, final String path, final Random random) {
        switch (random.nextInt(9)) {
            case 0 -> script.watch(1 + random.nextInt(5), path, "token");
            case 1 -> script.domain(random.nextInt(3), 0, "nodes");
            case 2 -> script.ring(1 + random.nextInt(6), random.nextInt(6));
            case 3 -> script.transaction(1 + random.nextInt(4), 1);
            case 4 -> script.node(1 + random.nextInt(3), 1, 2, path);
            case 5 -> script.node(path + "/other", "value");
            case 6 -> script.node("//" + (random.nextBoolean() ? path : "odd" + random.nextInt(3)), "value", "n0");
            case 7 -> script.globalData(3, 4);
            default -> script.raw(random.nextInt(4) == 0 ? RecordType.END : 11 + random.nextInt(3));
        }
    }

    private static byte[] plainImage(final List<String> paths) {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN).host();
        paths.forEach(path -> script.node(path, "value", "n1"));
        return script.end().bytes();
    }

    private static ReadOptions options(final Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> ReadOptions.DEFAULT.withMaxRecords(1 + random.nextInt(MOST_NODES));
            case 1 -> ReadOptions.DEFAULT.withMaxRecordLength(30 + random.nextInt(100));
            case 2 -> ReadOptions.DEFAULT.withStrict(true);
            default -> ReadOptions.DEFAULT;
        };
    }

    /** Most executors are such that the parts have been read when they are needed. */
    private static Executor executor(final Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> part -> new Thread(part, "part").start();
            case 1 -> part -> {};
            case 2 ->
                part -> {
                    if (random.nextBoolean()) {
                        throw new RejectedExecutionException("busy");
                    }
                    part.run();
                };
            case 3 ->
                part -> {
                    if (random.nextBoolean()) {
                        part.run();
                    }
                };
            default -> Runnable::run;
        };
    }

    static List<Finding> requireSame(
            final byte[] bytes, final ReadOptions options, final int count, final Random random) {
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        direct.put(bytes).flip();
        try (Region array = Region.ofArray(bytes, TestImage.LABEL);
                Region memory = Region.ofBuffer(direct, TestImage.LABEL)) {
            final Examination expected = TestImage.verify(array, options);
            assertThat(verify(array, options, count, random)).isEqualTo(expected);
            assertThat(verify(memory, options, count, random)).isEqualTo(expected);
            return expected.findings();
        }
    }

    private static Examination verify(
            final Region region, final ReadOptions options, final int count, final Random random) {
        final List<Finding> findings = new ArrayList<>();
        final Verifier.Summary summary = Verifier.verify(region, options, count, executor(random), findings::add);
        return new Examination(findings, summary);
    }
}

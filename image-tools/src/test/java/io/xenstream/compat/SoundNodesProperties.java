// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.verify.ImageScript;
import io.xenstream.verify.SoundNodes;
import io.xenstream.verify.TestImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is known about nodes in tree order changes nothing about what a check finds. */
public final class SoundNodesProperties {
    private static final String[] NAMES = {"a", "ab", "abcdefgh", "abcdefgi", "@a"};
    private static final String[] SPECIAL = {"@introduceDomain", "@releaseDomain", "@other"};
    private static final String[] PERMISSIONS = {"n0", "n0", "n1", "n7", "r1", "r7", "b32757"};
    private static final int LONGEST_VALUE = 5000;

    @Property(tries = 1500)
    void shouldFindTheSame(@ForAll final long seed) {
        final Random random = new Random(seed);
        final ImageScript script = script(random, new ArrayList<>());
        for (int i = random.nextInt(4); i > 0; i--) {
            script.transaction(1, i).node(1, i, 3, path(random));
        }
        final TestImage image = script.end();
        final byte[] bytes = image.bytes();
        if (random.nextInt(3) == 0) {
            final int first = image.offset(image.records() / 2);
            bytes[first + random.nextInt(bytes.length - first)] = (byte) random.nextInt(256);
        }
        for (final TargetDaemon daemon : TargetDaemon.values()) {
            requireSame(bytes, daemon);
        }
    }

    /** Checks that a check finds the same with what is known of sound nodes. */
    static void requireSame(final byte[] bytes, final TargetDaemon daemon) {
        try (Region region = Region.ofArray(bytes, "image")) {
            requireSame(region, SoundNodes.of(region, ReadOptions.DEFAULT), daemon);
        }
    }

    /** Checks that a check finds the same with what is known of sound nodes. */
    public static void requireSame(final Region region, final SoundNodes sound, final TargetDaemon daemon) {
        final List<String> findings = new ArrayList<>();
        final List<String> findingsOfRest = new ArrayList<>();
        final ReadOptions options = ReadOptions.DEFAULT;
        final Verdict verdict = CompatibilityChecker.check(
                region, options, daemon, (finding, outcome) -> findings.add(outcome + " " + finding));
        final Verdict verdictOfRest = CompatibilityChecker.check(
                region, options, sound, daemon, (finding, outcome) -> findingsOfRest.add(outcome + " " + finding));

        assertThat(findingsOfRest).isEqualTo(findings);
        assertThat(verdictOfRest).isEqualTo(verdict);
    }

    @Property(tries = 1500)
    void shouldAgreeWithASetOfPaths(@ForAll final long seed) {
        final List<String> paths = new ArrayList<>();
        final TestImage image = script(new Random(seed), paths).end();
        final List<String> expected = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        for (final String path : paths) {
            final String parent = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            if (!parent.isEmpty() && !seen.contains(parent)) {
                expected.add("parent of " + path);
            }
            if (!seen.add(path)) {
                expected.add("another " + path);
            }
        }

        final List<String> found = new ArrayList<>();
        try (Region region = Region.ofArray(image.bytes(), "image")) {
            CompatibilityChecker.check(region, ReadOptions.DEFAULT, TargetDaemon.C_4_22, (finding, outcome) -> {
                final String node = finding.detail().replaceFirst("^node ", "").replaceFirst(", parent .*", "");
                if (finding.rule() == CompatibilityRule.C_NODE_PARENT) {
                    found.add("parent of " + node);
                } else if (finding.rule() == CompatibilityRule.C_NODE_DUPLICATE) {
                    found.add("another " + (node.equals("the root") ? "/" : node));
                }
            });
        }

        assertThat(found).isEqualTo(expected);
    }

    /**
     * Returns an image with a tree, mostly in tree order and without faults, and some other nodes behind it.
     *
     * @param written receives the paths of the nodes
     */
    private static ImageScript script(final Random random, final List<String> written) {
        final ImageScript script =
                new ImageScript(ByteOrder.LITTLE_ENDIAN).host().ring(9, 1);
        final Set<String> paths = new TreeSet<>(Comparator.comparing((String path) -> path.replace('/', ' ')));
        paths.add("/");
        for (int i = random.nextInt(30); i > 0; i--) {
            final String path = path(random);
            for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
                paths.add(path.substring(0, end));
            }
        }
        written.addAll(paths);
        for (int i = random.nextInt(3); i > 0; i--) {
            written.add(random.nextInt(written.size() + 1), SPECIAL[random.nextInt(SPECIAL.length)]);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            written.add(path(random));
        }
        final boolean isPlain = random.nextBoolean();
        for (final String path : written) {
            final boolean isUsual = isPlain || random.nextInt(20) > 0;
            final int valueLength = isUsual ? random.nextInt(20) : random.nextInt(LONGEST_VALUE);
            final String owner = isUsual ? "n0" : PERMISSIONS[random.nextInt(PERMISSIONS.length)];
            final String value = "v".repeat(path.startsWith("@") && isUsual ? 0 : valueLength);
            if (random.nextBoolean()) {
                script.node(path, value, owner);
            } else {
                script.node(path, value, owner, isUsual ? "r1" : PERMISSIONS[random.nextInt(PERMISSIONS.length)]);
            }
        }
        return script;
    }

    private static String path(final Random random) {
        final StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
        }
        return path.toString();
    }
}

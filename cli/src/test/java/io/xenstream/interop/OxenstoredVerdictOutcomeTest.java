// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares predictions with what oxenstored does with the image's text. */
@Tag("interop")
final class OxenstoredVerdictOutcomeTest {
    private static final List<String> TREE = List.of(
            "/local = \"\"   (n0)",
            "/local/domain = \"\"   (n0)",
            "/local/domain/1 = \"one\"   (n1,r2)",
            "/local/domain/1/name = \"guest\"   (n1)",
            "/local/domain/2 = \"two\"   (n2,b1)",
            "/tool = \"tools\"   (n0)");

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private static StateImage host() {
        return new StateImage().global().ring(StateImage.DOMAIN_0, 0);
    }

    private static StateImage whole() {
        return host().tree();
    }

    private static Arguments image(
            final String name, final boolean isWhole, final StateImage image, final Rule... rules) {
        return Arguments.of(name, isWhole, image, Set.of(rules));
    }

    static Stream<Arguments> images() {
        return Stream.of(
                image("nothing wrong", true, whole().end()),
                image(
                        "special nodes",
                        true,
                        whole().node("@releaseDomain", "", "n0", "r1").end()),
                image(
                        "watches",
                        true,
                        host().watch(1, "/tool", "t")
                                .watch(1, "rel", "t")
                                .watch(1, "@releaseDomain", "t")
                                .tree()
                                .end()),
                image(
                        "a parent that is not there",
                        true,
                        whole().node("/a/b", "", "n0").end(),
                        CompatibilityRule.OX_NODE_PARENT),
                image("an unknown letter", false, whole().end().with8(8, 20, 'x'), CompatibilityRule.OX_PERMISSION),
                image("no permissions", true, whole().node("/a", "").end(), CompatibilityRule.OX_PERMISSION),
                image(
                        "a child of what is skipped",
                        true,
                        whole().node("/a", "").node("/a/b", "", "n0").end(),
                        CompatibilityRule.OX_PERMISSION,
                        CompatibilityRule.OX_NODE_PARENT),
                image("another letter", true, whole().node("/a+b", "", "n0").end(), CompatibilityRule.OX_NODE_PATH),
                image("an empty name", true, whole().node("/tool//b", "", "n0").end(), CompatibilityRule.OX_NODE_PATH),
                image(
                        "a node twice",
                        false,
                        whole().node("/tool", "more", "n0").end(),
                        CompatibilityRule.OX_NODE_DUPLICATE),
                image(
                        "a watch without connection",
                        true,
                        host().watch(9, "/", "t").tree().end(),
                        CompatibilityRule.OX_WATCH_CONNECTION),
                image(
                        "a watch of no path",
                        true,
                        host().watch(1, "/a+", "t").tree().end(),
                        CompatibilityRule.OX_WATCH_PATH),
                image("a guest", true, host().ring(2, 1).tree().end(), CompatibilityRule.OX_GUEST),
                image("quotas", true, host().quotas().tree().end(), CompatibilityRule.OX_QUOTA),
                image(
                        "a transaction",
                        true,
                        whole().transaction(1, 7)
                                .transactionNode(1, 7, "/pending")
                                .end(),
                        CompatibilityRule.OX_TRANSACTION));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void shouldPredictWhatOxenstoredDoes(
            final String name, final boolean isWhole, final StateImage image, final Set<Rule> expected)
            throws IOException {
        final byte[] bytes = image.bytes();
        final Set<Rule> rules = new HashSet<>();
        final Verdict verdict;
        try (Region region = Region.ofArray(bytes, name)) {
            verdict = CompatibilityChecker.check(
                    region,
                    ReadOptions.DEFAULT,
                    TargetDaemon.OXENSTORED,
                    (finding, loads) -> rules.add(finding.rule()));
        }
        final Path dumped = Files.write(directory.resolve("image"), bytes);
        final Path state = directory.resolve("db");
        assertThat(Run.of(
                        "convert",
                        dumped.toString(),
                        state.toString(),
                        "--to",
                        "oxenstored",
                        "--allow-loss",
                        "--domexc-port",
                        "100"))
                .extracting(Run::exitCode)
                .isEqualTo(0);
        final Outcome outcome;
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.OXENSTORED, state, StateImage.DESCRIPTORS)) {
            outcome = daemon.outcome();
        }

        assertThat(outcome.verdict()).as("%s", outcome).isEqualTo(Outcome.Verdict.SERVES);
        assertThat(restored(outcome).equals(TREE)).as("%s", outcome).isEqualTo(isWhole);
        assertThat(rules).isEqualTo(expected);
        assertThat(verdict.outcome()).isEqualTo(expected.isEmpty() ? LoadOutcome.LOADS : LoadOutcome.LOADS_WITH_LOSS);
    }

    /** Without the nodes that oxenstored makes itself. */
    private static List<String> restored(final Outcome outcome) {
        return outcome.listing().stream()
                .filter(line -> !line.startsWith("/tool/xenstored") && !line.startsWith("/@"))
                .toList();
    }
}

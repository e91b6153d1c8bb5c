// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares predictions with what the stock C daemon does with the same image. */
@Tag("interop")
final class VerdictOutcomeTest {
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

    /** How the tree of the image is listed, if it is. */
    private enum Tree {
        WHOLE,
        DIFFERENT
    }

    /** An image, and what is to come of it. */
    private record Mutation(String name, StateImage image, LoadOutcome outcome, Tree tree, Set<Rule> rules) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mutation loads(final String name, final StateImage image, final Rule... rules) {
        return new Mutation(name, image, LoadOutcome.LOADS, Tree.WHOLE, Set.of(rules));
    }

    /** Something else than a node is lost. */
    private static Mutation loses(final String name, final StateImage image, final Rule... rules) {
        return new Mutation(name, image, LoadOutcome.LOADS_WITH_LOSS, Tree.WHOLE, Set.of(rules));
    }

    private static Mutation losesNodes(final String name, final StateImage image, final Rule... rules) {
        return new Mutation(name, image, LoadOutcome.LOADS_WITH_LOSS, Tree.DIFFERENT, Set.of(rules));
    }

    private static Mutation fails(final String name, final StateImage image, final Rule... rules) {
        return new Mutation(name, image, LoadOutcome.FAILS, Tree.DIFFERENT, Set.of(rules));
    }

    private static Mutation crashes(final String name, final StateImage image, final Rule... rules) {
        return new Mutation(name, image, LoadOutcome.CRASHES, Tree.DIFFERENT, Set.of(rules));
    }

    /** The daemon reads past the record, and its outcome depends on what it finds there. */
    private static Mutation mayCrash(final String name, final StateImage image, final Rule... rules) {
        return new Mutation(name, image, LoadOutcome.MAY_CRASH, Tree.DIFFERENT, Set.of(rules));
    }

    private static StateImage image() {
        return new StateImage();
    }

    private static StateImage whole() {
        return image().host().tree();
    }

    static Stream<Mutation> mutations() {
        return Stream.of(headers(), framing(), connections(), watches(), nodes(), others())
                .flatMap(List::stream);
    }

    private static List<Mutation> headers() {
        return List.of(
                loads("nothing wrong", whole().end()),
                fails(
                        "version 2",
                        new StateImage(2, ByteOrder.LITTLE_ENDIAN).host().tree().end(),
                        CompatibilityRule.C_HEADER),
                fails(
                        "the other byte order",
                        new StateImage(1, ByteOrder.BIG_ENDIAN).host().tree().end(),
                        CompatibilityRule.C_HEADER),
                fails("a reserved flag", whole().end().withByte(15, 2), CompatibilityRule.C_HEADER));
    }

    private static List<Mutation> framing() {
        final StateImage fourOver = whole().node("/tool/aaaa", "abcd", "n0")
                .node("/tool/b", "", "n0")
                .end();
        final StateImage oneOver = whole().node("/tool/aaaa", "abcdefg", "n0")
                .node("/tool/b", "", "n0")
                .end();
        final StateImage exact = whole().end();
        final StateImage paged = whole().node("/tool/page", "", "n0").end();
        final int toPage = 4096 - (paged.length() - 8);
        return List.of(
                loads("bytes behind END", exact.resized(exact.length() + 24)),
                loads(
                        "a surplus",
                        image().raw(
                                        1, (byte) 20, (byte) 0, (byte) 0, (byte) 0, (byte) 21, (byte) 0, (byte) 0,
                                        (byte) 0, (byte) 1, (byte) 2)
                                .ring(1, 0)
                                .ring(2, 1)
                                .ring(3, 2)
                                .tree()
                                .end()),
                losesNodes(
                        "padding of 4 not counted",
                        fourOver.withLength(fourOver.last() - 1, 35),
                        CompatibilityRule.C_FRAMING),
                mayCrash(
                        "padding of 1 not counted",
                        oneOver.withLength(oneOver.last() - 1, 38),
                        CompatibilityRule.C_FRAMING,
                        CompatibilityRule.C_UNKNOWN_TYPE,
                        CompatibilityRule.C_TRUNCATED),
                loses("no END", cut(whole().end(), 8), CompatibilityRule.C_TRUNCATED),
                mayCrash(
                        "no END, at the end of a page",
                        cut(whole().node("/tool/page", "p".repeat(toPage), "n0").end(), 8),
                        CompatibilityRule.C_TRUNCATED),
                loses("an empty record", whole().raw(99).end(), CompatibilityRule.C_UNKNOWN_TYPE));
    }

    private static StateImage cut(final StateImage image, final int bytes) {
        return image.resized(image.length() - bytes);
    }

    private static List<Mutation> connections() {
        final byte[] none = {};
        return List.of(
                crashes("no GLOBAL_DATA", image().ring(1, 0).node("/", "", "n0").end(), CompatibilityRule.C_GLOBAL),
                crashes(
                        "GLOBAL_DATA behind a guest",
                        image().ring(1, 0).ring(2, 1).global().ring(3, 2).tree().end(),
                        CompatibilityRule.C_GLOBAL),
                loads(
                        "GLOBAL_DATA behind domain 0",
                        image().ring(1, 0).global().ring(2, 1).ring(3, 2).tree().end()),
                crashes(
                        "no domain 0",
                        image().global().ring(2, 1).ring(3, 2).tree().end(),
                        CompatibilityRule.C_DOMAIN_0),
                crashes(
                        "domain 0 behind a node",
                        image().global()
                                .ring(2, 1)
                                .node("/a", "", "n1")
                                .ring(1, 0)
                                .end(),
                        CompatibilityRule.C_DOMAIN_0),
                loads(
                        "domain 0 behind a guest",
                        image().global().ring(2, 1).ring(1, 0).ring(3, 2).tree().end()),
                fails(
                        "a second connection of a domain, and a watch of the first",
                        image().host().ring(9, 2).watch(3, "/", "t").tree().end(),
                        CompatibilityRule.C_CONNECTION_DOMAIN,
                        CompatibilityRule.C_WATCH_CONNECTION),
                loses(
                        "a second connection of a domain",
                        image().host().ring(9, 2).tree().end(),
                        CompatibilityRule.C_CONNECTION_DOMAIN),
                loses(
                        "an id used twice",
                        image().global().ring(1, 0).ring(2, 1).ring(2, 2).tree().end(),
                        CompatibilityRule.C_CONNECTION_ID),
                loses(
                        "a target without connection",
                        image().global()
                                .ring(1, 0)
                                .ring(2, 1)
                                .target(3, 2, 7)
                                .tree()
                                .end(),
                        CompatibilityRule.C_TARGET),
                loads(
                        "a target",
                        image().global()
                                .ring(1, 0)
                                .ring(2, 1)
                                .target(3, 2, 1)
                                .tree()
                                .end()),
                loses("no event channel", whole().end().with32(3, 12, 0), CompatibilityRule.C_EVENT_CHANNEL),
                loses(
                        "a connection of unknown type",
                        whole().end().with16(3, 4, 7),
                        CompatibilityRule.C_CONNECTION_TYPE),
                loads(
                        "whole pending output",
                        image().host()
                                .ring(4, 3, none, StateImage.message(8, 8))
                                .tree()
                                .end()),
                loses(
                        "pending output past the record",
                        image().host()
                                .ring(4, 3, none, StateImage.message(40, 8))
                                .tree()
                                .end(),
                        CompatibilityRule.C_PENDING),
                mayCrash(
                        "pending output past the image",
                        image().host()
                                .ring(4, 3, none, StateImage.message(1 << 24, 8))
                                .tree()
                                .end(),
                        CompatibilityRule.C_PENDING),
                fails(
                        "pending output of 256 MiB",
                        image().host()
                                .ring(4, 3, none, StateImage.message(1 << 28, 8))
                                .tree()
                                .end(),
                        CompatibilityRule.C_PENDING),
                loads(
                        "half a request",
                        image().host()
                                .ring(4, 3, StateImage.message(4096, 8), none)
                                .tree()
                                .end()),
                loses(
                        "half a request that is too long",
                        image().host()
                                .ring(4, 3, StateImage.message(4097, 8), none)
                                .tree()
                                .end(),
                        CompatibilityRule.C_REQUEST),
                fails(
                        "half a request of 256 MiB",
                        image().host()
                                .ring(4, 3, StateImage.message(1 << 28, 8), none)
                                .tree()
                                .end(),
                        CompatibilityRule.C_REQUEST));
    }

    private static List<Mutation> watches() {
        return List.of(
                loads(
                        "watches",
                        image().host()
                                .watch(1, "/tool", "t")
                                .watch(2, "name", "t")
                                .watch(3, "@releaseDomain", "t")
                                .tree()
                                .end()),
                fails(
                        "a watch without connection",
                        image().host().watch(8, "/tool", "t").tree().end(),
                        CompatibilityRule.C_WATCH_CONNECTION),
                fails(
                        "a watch before its connection",
                        image().global()
                                .ring(1, 0)
                                .ring(2, 1)
                                .watch(3, "/", "t")
                                .ring(3, 2)
                                .tree()
                                .end(),
                        CompatibilityRule.C_WATCH_CONNECTION),
                loads(
                        "a watch that no client could set",
                        image().host().watch(2, "/a//b ", "t").tree().end(),
                        CompatibilityRule.C_WATCH_PATH),
                loses(
                        "a watch without a NUL",
                        image().host().watch(2, "/abc", "t").tree().end().with8(4, 12, 'x'),
                        CompatibilityRule.C_STRING),
                loses(
                        "a watch with a depth",
                        image().host().depthWatch(2, "/abc").tree().end(),
                        CompatibilityRule.C_DEPTH_WATCH));
    }

    private static List<Mutation> nodes() {
        final StateImage overrun =
                whole().node("/tool/a", "abcd", "n0").node("/tool/b", "b", "n0").end();
        return List.of(
                fails(
                        "an owner without connection",
                        whole().node("/a", "", "n9").end(),
                        CompatibilityRule.C_NODE_OWNER),
                // There is no such domain here, so its node goes with it as soon as all is loaded.
                loses(
                        "an owner that is a target",
                        image().host()
                                .target(4, 3, 9)
                                .tree()
                                .node("/a", "", "n9")
                                .end(),
                        CompatibilityRule.C_TARGET),
                fails("no parent", whole().node("/a/b", "", "n0").end(), CompatibilityRule.C_NODE_PARENT),
                fails(
                        "a child before its parent",
                        whole().node("/a/b", "", "n0").node("/a", "", "n0").end(),
                        CompatibilityRule.C_NODE_PARENT),
                loads(
                        "no root",
                        image().host()
                                .node("/tool", "tools", "n0")
                                .node("/local", "", "n0")
                                .node("/local/domain", "", "n0")
                                .node("/local/domain/1", "one", "n1", "r2")
                                .node("/local/domain/1/name", "guest", "n1")
                                .node("/local/domain/2", "two", "n2", "b1")
                                .end()),
                losesNodes(
                        "a leaf twice", whole().node("/tool", "more", "n0").end(), CompatibilityRule.C_NODE_DUPLICATE),
                losesNodes(
                        "a node with children twice",
                        whole().node("/local/domain/1", "one", "n1", "r2").end(),
                        CompatibilityRule.C_NODE_DUPLICATE),
                losesNodes("the root twice", whole().node("/", "", "n0").end(), CompatibilityRule.C_NODE_DUPLICATE),
                losesNodes(
                        "the root late",
                        image().host()
                                .node("/a", "", "n0")
                                .node("/", "", "n0")
                                .node("/b", "", "n0")
                                .end(),
                        CompatibilityRule.C_NODE_DUPLICATE),
                fails("no permissions", whole().node("/a", "abcd").end(), CompatibilityRule.C_NODE_PERMISSIONS),
                losesNodes(
                        "an unknown letter",
                        whole().end().with8(whole().end().last(), 20, 'x'),
                        CompatibilityRule.C_PERMISSION_LETTER),
                losesNodes(
                        "a permission for nobody",
                        image().host().tree().node("/tool/x", "", "n0", "r9").end(),
                        CompatibilityRule.C_PERMISSION_STALE),
                fails(
                        "an empty name",
                        whole().node("/tool//b", "", "n0").end(),
                        CompatibilityRule.C_NODE_PARENT,
                        CompatibilityRule.C_NODE_PATH),
                losesNodes(
                        "a path without a NUL",
                        whole().node("/tool/a", "abc", "n0")
                                .end()
                                .with8(whole().end().last() + 1, 27, 'x'),
                        CompatibilityRule.C_STRING),
                losesNodes(
                        "a value past the record",
                        overrun.with16(overrun.last() - 1, 10, 40),
                        CompatibilityRule.C_LENGTHS),
                loses(
                        "a special node of another name",
                        whole().node("@otherDomain", "", "n0").end(),
                        CompatibilityRule.C_NODE_SPECIAL),
                loads(
                        "special nodes",
                        whole().node("@releaseDomain", "", "n0", "r1")
                                .node("@introduceDomain", "", "n0")
                                .end()),
                loads(
                        "a special node of an unknown owner",
                        whole().node("@releaseDomain", "", "n9").end()),
                losesNodes(
                        "a value that no client can read",
                        whole().node("/big", "v".repeat(4097), "n0").end(),
                        CompatibilityRule.C_NODE_VALUE),
                losesNodes(
                        "a node of a transaction",
                        whole().transaction(2, 7)
                                .transactionNode(2, 7, "/pending")
                                .end(),
                        CompatibilityRule.C_TRANSACTION,
                        CompatibilityRule.C_TRANSACTION_NODE));
    }

    private static List<Mutation> others() {
        return List.of(
                loses("a transaction", whole().transaction(2, 7).end(), CompatibilityRule.C_TRANSACTION),
                loses("quotas", image().host().quotas().tree().end(), CompatibilityRule.C_QUOTA),
                loads("data of a domain that is not there", whole().domain(9).end()),
                loses("a type to come", whole().raw(9, new byte[8]).end(), CompatibilityRule.C_UNKNOWN_TYPE));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void shouldPredictWhatTheDaemonDoes(final Mutation mutation) throws IOException {
        final byte[] bytes = mutation.image().bytes();
        final Set<Rule> rules = new HashSet<>();
        final List<Finding> findings = new ArrayList<>();
        final Verdict verdict;
        try (Region region = Region.ofArray(bytes, mutation.name())) {
            verdict = CompatibilityChecker.check(
                    region, ReadOptions.DEFAULT, TargetDaemon.C_4_17, (finding, loads) -> findings.add(finding));
        }
        findings.forEach(finding -> rules.add(finding.rule()));

        final Path state = Files.write(directory.resolve("state"), bytes);
        final Outcome outcome;
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, StateImage.DESCRIPTORS)) {
            outcome = daemon.outcome();
        }

        if (verdict.outcome() != LoadOutcome.MAY_CRASH) {
            assertThat(outcome.verdict()).as("%s %s", findings, outcome).isEqualTo(outcomeOf(verdict.outcome()));
        }
        if (outcome.verdict() == Outcome.Verdict.SERVES && verdict.outcome() != LoadOutcome.MAY_CRASH) {
            final boolean isWhole = outcome.listing().equals(TREE);
            assertThat(isWhole).as("%s", outcome.listing()).isEqualTo(mutation.tree() == Tree.WHOLE);
        }
        assertThat(verdict.outcome()).isEqualTo(mutation.outcome());
        assertThat(rules).isEqualTo(mutation.rules());
    }

    /** Such a node cannot even be listed. */
    @ParameterizedTest
    @ValueSource(strings = {"/a+b", "/" + "name that is no name"})
    void shouldPredictThatNoClientCanUseAPath(final String path) throws IOException {
        final byte[] bytes = whole().node(path, "", "n0").end().bytes();
        final List<Rule> rules = new ArrayList<>();
        try (Region region = Region.ofArray(bytes, path)) {
            final Verdict verdict = CompatibilityChecker.check(
                    region, ReadOptions.DEFAULT, TargetDaemon.C_4_17, (finding, loads) -> rules.add(finding.rule()));
            assertThat(verdict.outcome()).isEqualTo(LoadOutcome.LOADS_WITH_LOSS);
        }
        assertThat(rules).containsExactly(CompatibilityRule.C_NODE_PATH);

        final Path state = Files.write(directory.resolve("state"), bytes);
        try (StockDaemon daemon = StockDaemon.restore(packages, DaemonKind.C, state, StateImage.DESCRIPTORS)) {
            daemon.awaitServing();
            assertThat(daemon.tools().children("/")).contains(path.substring(1));
            assertThat(daemon.tools().run("xenstore-read", path).exitCode()).isNotZero();
            assertThat(daemon.tools().read("/tool")).isEqualTo("tools");
        }
    }

    private static Outcome.Verdict outcomeOf(final LoadOutcome outcome) {
        return switch (outcome) {
            case LOADS, LOADS_WITH_LOSS -> Outcome.Verdict.SERVES;
            case FAILS -> Outcome.Verdict.REFUSES;
            case CRASHES -> Outcome.Verdict.CRASHES;
            case MAY_CRASH -> throw new IllegalArgumentException("any outcome is possible");
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import io.xenstream.verify.RecordedImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares predictions with what the C daemons of Xen 4.17, 4.21 and 4.22 did with the same images. */
final class RecordedOutcomeTest {
    private static final List<TargetDaemon> DAEMONS =
            List.of(TargetDaemon.C_4_17, TargetDaemon.C_4_21, TargetDaemon.C_4_22);
    private static final String SERVES = "serves";
    private static final String UNKNOWN = "-";
    /** The root and the two special nodes, which every daemon has once nothing is lost. */
    private static final int OWN_NODES = 3;

    static Stream<Arguments> outcomes() {
        return RecordedImages.table("/compat/outcomes.tsv").stream()
                .flatMap(line -> IntStream.range(0, DAEMONS.size())
                        .mapToObj(
                                i -> Arguments.of(line[0], DAEMONS.get(i), line[1 + i], line[1 + DAEMONS.size() + i])));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void shouldAgreeWithTheDaemon(
            final String image, final TargetDaemon daemon, final String outcome, final String nodes) {
        final List<String> findings = new ArrayList<>();
        final byte[] bytes = RecordedImages.image(image);

        final LoadOutcome verdict = check(bytes, daemon, findings, new TreeSet<>());

        if (outcome.equals(SERVES)) {
            assertThat(verdict).as("%s", findings).isNotIn(LoadOutcome.FAILS, LoadOutcome.CRASHES);
        } else {
            assertThat(verdict).as("%s", findings).isNotIn(LoadOutcome.LOADS, LoadOutcome.LOADS_WITH_LOSS);
        }
        if (verdict == LoadOutcome.LOADS && !nodes.equals(UNKNOWN)) {
            // Pending requests in the image may have added nodes.
            assertThat(nodes(bytes) + OWN_NODES).isLessThanOrEqualTo(Integer.parseInt(nodes));
        }
    }

    static Stream<Arguments> findings() {
        return RecordedImages.table("/compat/findings.tsv").stream().map(line -> Arguments.of((Object[]) line));
    }

    @ParameterizedTest
    @MethodSource("findings")
    void shouldReportWhatTheDaemonDoes(
            final String image, final String daemon, final String outcome, final String rules) {
        final List<String> findings = new ArrayList<>();
        final Set<String> found = new TreeSet<>();

        final LoadOutcome verdict = check(RecordedImages.image(image), daemon(daemon), findings, found);

        assertThat(verdict.name()).as("%s", findings).isEqualTo(outcome);
        assertThat(String.join(" ", found)).as("%s", findings).isEqualTo(rules);
    }

    private static TargetDaemon daemon(final String code) {
        return Stream.of(TargetDaemon.values())
                .filter(daemon -> daemon.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    private static LoadOutcome check(
            final byte[] image, final TargetDaemon daemon, final List<String> findings, final Set<String> rules) {
        SoundNodesProperties.requireSame(image, daemon);
        try (Region region = Region.ofArray(image, "image")) {
            return CompatibilityChecker.check(region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {
                        findings.add(outcome + " " + finding);
                        rules.add(finding.rule().code());
                    })
                    .outcome();
        }
    }

    /** Returns how many nodes an image contains below the root. */
    private static int nodes(final byte[] image) {
        final Set<String> paths = new TreeSet<>();
        try (Region region = Region.ofArray(image, "image");
                ImageReader reader = ImageReader.open(region, ReadOptions.DEFAULT)) {
            while (reader.next()) {
                if (reader.type() == RecordType.NODE_DATA
                        && !Paths.isSpecial(reader.nodeData().path())) {
                    paths.add(reader.nodeData().pathString());
                }
            }
        }
        paths.remove("/");
        return paths.size();
    }
}

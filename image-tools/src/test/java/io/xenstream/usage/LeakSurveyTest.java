// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LeakSurveyTest {
    private static final int SEEDS = 300;
    private static final int DOMAINS = 12;

    private final List<String> directories = new ArrayList<>();

    private LeakSurvey survey(final BitSet live, final Consumer<ImageWriter> records) {
        directories.clear();
        final LeakSurvey survey = new LeakSurvey(directories::add);
        try (Region region = Region.ofArray(SmallImage.of(2, ByteOrder.BIG_ENDIAN, records), "image")) {
            pass(region, survey::addEvidence);
            if (live != null) {
                survey.setLive(live);
            }
            pass(region, survey::add);
        }
        return survey;
    }

    private static void pass(final Region region, final Consumer<ImageReader> work) {
        try (ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                work.accept(reader);
            }
        }
    }

    private static void ring(final ImageWriter writer, final int domid) {
        writer.claimConnectionData(0, 0, false).connId(100 + domid).ring(domid, 0x7FF4, 1);
        writer.commit();
    }

    private static void node(final ImageWriter writer, final String path, final String value, final int... domids) {
        final var node = writer.claimNodeData(domids.length, path.length(), value.length());
        for (int i = 0; i < domids.length; i++) {
            node.permission(i, (byte) 'n', 0, domids[i]);
        }
        node.path(path).value(SmallImage.ascii(value));
        writer.commit();
    }

    private static String uuid(final int number) {
        return String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", number);
    }

    /** Writes a domain's directories, or some of them if it is gone, and adds those that must be found. */
    private static void addDomain(
            final ImageWriter writer,
            final Random random,
            final int domid,
            final boolean isLive,
            final Set<String> expected) {
        final String home = "/local/domain/" + domid;
        final String backend = "/local/domain/0/backend/" + (random.nextBoolean() ? "vif/" : "vbd/") + domid;
        final String toolstack = "/libxl/" + domid;
        final String machine = "/vm/" + uuid(domid);
        final boolean isNamed = isLive || random.nextBoolean();
        if (isNamed) {
            node(writer, home, "", 0);
            node(writer, home + "/vm", machine, 0);
        }
        for (final String directory : List.of(backend, toolstack, machine)) {
            if (random.nextBoolean()) {
                node(writer, directory, "", 0);
                node(writer, directory + "/0", "x", 0);
                if (!isLive) {
                    expected.add(directory);
                }
            }
        }
        if (isNamed && !isLive) {
            expected.add(home);
        }
    }

    @Test
    void shouldFindEachPlantedDirectoryAndNoOther() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final Random random = new Random(seed);
            final Set<String> expected = new TreeSet<>();
            final Set<Integer> live = new HashSet<>(Set.of(0));
            final LeakSurvey survey = survey(null, writer -> {
                ring(writer, 0);
                for (int domid = 1; domid < DOMAINS; domid++) {
                    if (random.nextBoolean()) {
                        live.add(domid);
                        ring(writer, domid);
                    }
                }
                for (int domid = 1; domid < DOMAINS; domid++) {
                    addDomain(writer, random, domid, live.contains(domid), expected);
                }
            });

            assertThat(new TreeSet<>(directories)).as("seed %d", seed).isEqualTo(expected);
            assertThat(directories).doesNotHaveDuplicates();
            assertThat(survey.groups().stream()
                            .mapToLong(LeakGroup::directories)
                            .sum())
                    .isEqualTo(expected.size());
        }
    }

    @Test
    void shouldCountPermissionsOfDomainsThatAreGoneOutsideOfTheirDirectories() {
        final LeakSurvey survey = survey(null, writer -> {
            ring(writer, 1);
            node(writer, "/tool/a", "abc", 0, 7, 7);
            node(writer, "/tool/b", "", 1, 0x7FF1);
            node(writer, "/local/domain/7", "", 7);
        });

        assertThat(survey.groups())
                .containsExactly(
                        new LeakGroup(LeakKind.DOMAIN, LeakGroup.NO_DOMAIN, "", 1, 1, 15, List.of("/local/domain/7")),
                        new LeakGroup(LeakKind.PERMISSION, 7, "", 0, 1, 10, List.of("/tool/a")));
    }

    @Test
    void shouldIgnoreStalePermissionsAndNodesOfTransactions() {
        final LeakSurvey survey = survey(null, writer -> {
            ring(writer, 0);
            writer.claimNodeData(2, 2, 0)
                    .permission(0, (byte) 'n', 0, 0)
                    .permission(1, (byte) 'r', 1, 9)
                    .path("/a");
            writer.commit();
            writer.claimNodeData(1, 15, 0)
                    .transaction(100, 1, 2)
                    .permission(0, (byte) 'n', 0, 9)
                    .path("/local/domain/9");
            writer.commit();
        });

        assertThat(survey.groups()).isEmpty();
    }

    @Test
    void shouldNotTakeSimilarNamesForDomains() {
        final LeakSurvey survey = survey(null, writer -> {
            ring(writer, 0);
            for (final String path : List.of(
                    "/local/domain",
                    "/local/domain/07",
                    "/local/domain/32752",
                    "/local/domain/99999",
                    "/local/domain/7x",
                    "/local/domain//7",
                    "/libxl/x",
                    "/vm/7",
                    "/local/domain/0/backend/vif",
                    "/local/domain/0/device/vif/7")) {
                node(writer, path, "", 0);
            }
        });

        assertThat(survey.groups()).isEmpty();
    }

    @Test
    void shouldNeedEvidenceOrToBeTold() {
        final Consumer<ImageWriter> nodes = writer -> node(writer, "/local/domain/3", "", 0);

        assertThat(survey(null, nodes).hasEvidence()).isFalse();
        final BitSet live = new BitSet();
        live.set(3);
        assertThat(survey(live, nodes).hasEvidence()).isTrue();
        assertThat(survey(live, nodes).groups()).isEmpty();
        assertThat(survey(new BitSet(), nodes).groups()).hasSize(1);
    }
}

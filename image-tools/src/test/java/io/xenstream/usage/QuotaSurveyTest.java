// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.Region;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class QuotaSurveyTest {
    private static final int SEEDS = 300;
    private static final long NO_QUOTA = 0xFFFF_FFFFL;

    private static List<QuotaUse> uses(final TargetDaemon daemon, final Consumer<ImageWriter> records) {
        final QuotaSurvey survey = new QuotaSurvey(daemon);
        try (Region region = Region.ofArray(SmallImage.of(2, ByteOrder.BIG_ENDIAN, records), "image");
                ImageReader reader = ImageReader.open(region)) {
            while (reader.next()) {
                survey.add(reader);
            }
        }
        return survey.uses();
    }

    /** Guests with random use, and what each must be found to use. */
    private static void addHost(final ImageWriter writer, final Random random, final Map<String, Long> expected) {
        for (int domid = 0; domid < 5; domid++) {
            final int connId = 100 + domid;
            writer.claimConnectionData(0, 0, false).connId(connId).ring(domid, 0x7FF4, 1);
            writer.commit();
            add(expected, domid, Quota.WATCHES, addWatches(writer, connId, random.nextInt(4)));
            final int transactions = random.nextInt(3);
            add(expected, domid, Quota.TRANSACTIONS, transactions);
            long largest = 0;
            for (int tx = 1; tx <= transactions; tx++) {
                writer.claimTransactionData().connId(connId).txId(tx);
                writer.commit();
                final int nodes = random.nextInt(3);
                for (int i = 0; i < nodes; i++) {
                    writer.claimNodeData(1, 2, 0)
                            .transaction(connId, tx, 2)
                            .permission(0, (byte) 'n', 0, domid)
                            .path("/t");
                    writer.commit();
                }
                largest = Math.max(largest, nodes);
            }
            add(expected, domid, Quota.TRANSACTION_NODES, largest);
            final int nodes = random.nextInt(4);
            long most = 0;
            for (int i = 0; i < nodes; i++) {
                final int permissions = 1 + random.nextInt(4);
                final NodeDataEncoder node = writer.claimNodeData(permissions, 2, 0);
                for (int p = 0; p < permissions; p++) {
                    node.permission(p, (byte) 'n', 0, domid + p);
                }
                node.path("/n");
                writer.commit();
                most = Math.max(most, permissions);
            }
            add(expected, domid, Quota.NODES, nodes);
            add(expected, domid, Quota.NODE_PERMISSIONS, most);
        }
    }

    private static int addWatches(final ImageWriter writer, final int connId, final int count) {
        for (int i = 0; i < count; i++) {
            writer.claimWatchData(2, 1).connId(connId).wpath("/w").token("t");
            writer.commit();
        }
        return count;
    }

    private static void add(final Map<String, Long> expected, final int domid, final Quota quota, final long use) {
        if (domid != 0 && use > 0) {
            expected.put(domid + " " + quota.code(), use);
        }
    }

    @Test
    void shouldFindEveryUseAndInventNone() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final Map<String, Long> expected = new HashMap<>();
            final Random random = new Random(seed);

            final List<QuotaUse> uses = uses(TargetDaemon.C_4_22, writer -> addHost(writer, random, expected));

            assertThat(uses.stream()
                            .collect(Collectors.toMap(
                                    use -> use.domid() + " " + use.quota().code(), QuotaUse::used)))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
            for (int i = 1; i < uses.size(); i++) {
                assertThat(uses.get(i - 1).percent())
                        .isGreaterThanOrEqualTo(uses.get(i).percent());
            }
        }
    }

    /** Four domains own a node each. All have a limit of 10, but domain 2 one of 4, domain 3 none, and domain 4 the common one. */
    private static void addLimits(final ImageWriter writer) {
        writer.claimGlobalQuotaData(1, 0, 6).quota("nodes", 10);
        writer.commit();
        final long[] own = {4, 0, NO_QUOTA};
        for (int i = 0; i < own.length; i++) {
            writer.claimDomainData(1, 6).domid(i + 2).quota("nodes", own[i]);
            writer.commit();
        }
        for (int domid = 1; domid <= 4; domid++) {
            writer.claimNodeData(1, 2, 0).permission(0, (byte) 'n', 0, domid).path("/n");
            writer.commit();
        }
    }

    private static Map<Integer, Long> nodeLimits(final List<QuotaUse> uses) {
        return uses.stream()
                .filter(use -> use.quota() == Quota.NODES)
                .collect(Collectors.toMap(QuotaUse::domid, QuotaUse::limit));
    }

    @Test
    void shouldTakeTheLimitsOfTheImageIfTheDaemonRestoresThem() {
        assertThat(nodeLimits(uses(TargetDaemon.C_4_22, QuotaSurveyTest::addLimits)))
                .isEqualTo(Map.of(1, 10L, 2, 4L, 4, 10L));
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "OXENSTORED"})
    void shouldTakeTheDefaultsIfTheDaemonIgnoresTheLimitsOfTheImage(final TargetDaemon daemon) {
        assertThat(nodeLimits(uses(daemon, QuotaSurveyTest::addLimits)))
                .isEqualTo(Map.of(1, 1000L, 2, 1000L, 3, 1000L, 4, 1000L));
    }

    @Test
    void shouldHaveNoLimitThatTheImageAbolishes() {
        final List<QuotaUse> uses = uses(TargetDaemon.C_4_22, writer -> {
            writer.claimGlobalQuotaData(1, 0, 6).quota("nodes", NO_QUOTA);
            writer.commit();
            addLimits(writer);
        });

        assertThat(nodeLimits(uses)).isEmpty();
    }

    @Test
    void shouldRefuseTheSpecification() {
        assertThatIllegalArgumentException().isThrownBy(() -> new QuotaSurvey(TargetDaemon.SPEC));
    }
}

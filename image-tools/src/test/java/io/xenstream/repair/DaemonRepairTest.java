// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static io.xenstream.compat.TargetDaemon.C_4_17;
import static io.xenstream.compat.TargetDaemon.C_4_21;
import static io.xenstream.compat.TargetDaemon.C_4_22;
import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Rule;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of problem that a daemon has with an image, and what a repair for that daemon makes of it. */
final class DaemonRepairTest {
    private static byte[] image(final Consumer<ImageWriter> records) {
        return image(1, ByteOrder.LITTLE_ENDIAN, records);
    }

    /** The records between the state of a host with domains 0 and 1, and its tree. */
    private static byte[] image(final int version, final ByteOrder order, final Consumer<ImageWriter> records) {
        return SmallImage.of(version, order, to -> {
            global(to);
            ring(to, 1, 0);
            ring(to, 2, 1);
            records.accept(to);
            tree(to);
        });
    }

    private static void global(final ImageWriter to) {
        to.claimGlobalData().rwSocketFd(3).evtchnFd(4);
        to.commit();
    }

    private static void ring(final ImageWriter to, final long connId, final int domid) {
        to.claimConnectionData(0, 0, false).connId(connId).ring(domid, 0x7FF4, 10 + (int) connId);
        to.commit();
    }

    private static void tree(final ImageWriter to) {
        node(to, "/", 0);
        node(to, "/tool", 1);
        node(to, "@releaseDomain", 0);
        node(to, "@introduceDomain", 0);
    }

    private static void node(final ImageWriter to, final String path, final int owner) {
        claimNode(to, path, owner);
        to.commit();
    }

    private static NodeDataEncoder claimNode(final ImageWriter to, final String path, final int owner) {
        return to.claimNodeData(1, path.length(), 0)
                .permission(0, (byte) 'n', 0, owner)
                .path(path);
    }

    private static void watch(final ImageWriter to, final long connId, final String wpath) {
        to.claimWatchData(wpath.length(), 1).connId(connId).wpath(wpath).token("t");
        to.commit();
    }

    /** Repairs an image for a daemon, which then loads it. */
    private static Repaired loadable(final byte[] broken, final TargetDaemon daemon) {
        assertThat(Repaired.outcome(broken, daemon)).isNotEqualTo(LoadOutcome.LOADS);
        final Repaired repaired = Repaired.of(broken, daemon);
        assertThat(repaired.left()).isEmpty();
        assertThat(Repaired.outcome(repaired.image(), daemon)).isEqualTo(LoadOutcome.LOADS);
        assertThat(Repaired.isGood(repaired.image())).isTrue();
        return repaired;
    }

    /** Repairs an image with some records too many, which the daemon then loads without them. */
    private static Repaired without(final Consumer<ImageWriter> records, final TargetDaemon daemon, final int version) {
        final ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        final Repaired repaired = loadable(image(version, order, records), daemon);
        assertThat(FieldText.of(repaired.image())).isEqualTo(FieldText.of(image(version, order, to -> {})));
        return repaired;
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "C_4_22"})
    void shouldWriteGlobalDataFirst(final TargetDaemon daemon) {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            ring(to, 1, 0);
            ring(to, 2, 1);
            tree(to);
            global(to);
        });
        final byte[] right = image(to -> {});

        for (final Repaired repaired : List.of(Repaired.of(broken), Repaired.of(broken, daemon))) {
            assertThat(repaired.image()).isEqualTo(right);
            assertThat(repaired.mended()).containsExactly(RepairRule.ORDER);
            assertThat(repaired.actions().get(0).finding().place().recordIndex())
                    .isEqualTo(6);
        }
    }

    @Test
    void shouldWriteTheConnectionOfDomain0BeforeNodes() {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            global(to);
            ring(to, 2, 1);
            tree(to);
            ring(to, 1, 0);
        });

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(repaired.mended()).containsExactly(RepairRule.ORDER);
        assertThat(FieldText.of(repaired.image())).containsExactlyInAnyOrderElementsOf(FieldText.of(image(to -> {})));
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_21", "C_4_22"})
    void shouldDropDomainDataWithoutAConnection(final TargetDaemon daemon) {
        final Repaired repaired = without(
                to -> {
                    to.claimDomainData(0, 0).domid(9).features(1);
                    to.commit();
                },
                daemon,
                2);

        assertThat(repaired.mended()).containsExactly(RepairRule.DROPPED);
        final RepairAction action = repaired.actions().get(0);
        assertThat(action.finding().place().recordIndex()).isEqualTo(3);
        assertThat(action.before()).startsWith("DOMAIN_DATA of domain 9: ").endsWith(" (XS-C-062)");
        assertThat(action.after()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "C_4_22"})
    void shouldDropTransactionsAndTheirNodes(final TargetDaemon daemon) {
        final Repaired repaired = without(
                to -> {
                    to.claimTransactionData().connId(2).txId(7);
                    to.commit();
                    claimNode(to, "/tool", 0).transaction(2, 7, 3);
                    to.commit();
                    claimNode(to, "/tool/new", 0).transaction(2, 7, 2);
                    to.commit();
                },
                daemon,
                1);

        assertThat(repaired.mended())
                .filteredOn(rule -> rule != RepairRule.ORDER)
                .hasSize(3);
        assertThat(repaired.mended()).containsOnly(RepairRule.DROPPED, RepairRule.ORDER);
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_21", "C_4_22"})
    void shouldWriteDepthWatchesWithoutADepth(final TargetDaemon daemon) {
        final byte[] broken = image(2, ByteOrder.LITTLE_ENDIAN, to -> {
            to.claimWatchDataExtended(5, 1).connId(2).depth(3).wpath("/tool").token("t");
            to.commit();
        });

        final Repaired repaired = loadable(broken, daemon);

        assertThat(repaired.mended()).containsExactly(RepairRule.WATCH_DEPTH);
        assertThat(FieldText.of(repaired.image())).contains("WATCH_DATA 2 /tool t");
    }

    @Test
    void shouldWriteTheVersionThatTheDaemonLoads() {
        final byte[] broken = image(2, ByteOrder.BIG_ENDIAN, to -> {
            to.claimWatchDataExtended(5, 1).connId(2).depth(3).wpath("/tool").token("t");
            to.commit();
            to.claimDomainData(0, 0).domid(1).features(1);
            to.commit();
        });

        final Repaired repaired = loadable(broken, C_4_17);

        assertThat(repaired.mended()).containsExactly(RepairRule.HEADER, RepairRule.WATCH_DEPTH);
        assertThat(repaired.lost().get(0).rule()).isEqualTo(CompatibilityRule.C_FEATURES);
        assertThat(FieldText.of(repaired.image())).contains("WATCH_DATA 2 /tool t", "NODE_DATA /tool =  n1/0");
        assertThat(repaired.image()[11]).isEqualTo((byte) 1);
        assertThat(repaired.image()[15]).isEqualTo((byte) 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "C_4_22"})
    void shouldDropWhatTheDaemonCannotRead(final TargetDaemon daemon) {
        final Repaired repaired = without(
                to -> {
                    to.claimRecord(0x77, 8);
                    to.commit();
                    to.claimRecord(0x78, 0);
                    to.commit();
                    to.claimRecord(RecordType.NODE_DATA, 0);
                    to.commit();
                    node(to, "/a//b", 0);
                    node(to, "tool/x", 0);
                    node(to, "@other", 0);
                    watch(to, 2, "/a//b");
                    watch(to, 5, "/tool");
                },
                daemon,
                1);

        assertThat(repaired.mended()).hasSize(8).containsOnly(RepairRule.DROPPED);
        assertThat(repaired.actions().stream()
                        .map(action -> action.finding().place().recordIndex())
                        .sorted())
                .containsExactly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void shouldDropWatchesThatAreTooLong() {
        final Repaired repaired = without(to -> watch(to, 2, "/" + "w".repeat(2500)), C_4_21, 1);

        assertThat(repaired.mended()).containsExactly(RepairRule.DROPPED);
        assertThat(repaired.actions().get(0).before()).contains("XS-C-031");
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "C_4_22"})
    void shouldGiveNodesOfUnknownDomainsToDomain0(final TargetDaemon daemon) {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            global(to);
            ring(to, 1, 0);
            tree(to);
            to.claimNodeData(3, 2, 0)
                    .permission(0, (byte) 'n', 0, 9)
                    .permission(1, (byte) 'r', 0, 8)
                    .permission(2, (byte) 'w', 0, 1)
                    .path("/a");
            to.commit();
            ring(to, 2, 1);
        });

        final Repaired repaired = loadable(broken, daemon);

        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA /a =  n0/0 r8/1 w1/0");
        assertThat(repaired.mended())
                .containsExactly(RepairRule.ORDER, RepairRule.ORDER, RepairRule.OWNER, RepairRule.STALE_PERMISSION);
        assertThat(repaired.actions().get(2).finding().place().recordIndex()).isEqualTo(6);
        assertThat(repaired.actions().get(2).before()).contains("/a", "n9 r8 w1", "XS-C-042");
    }

    @Test
    void shouldWriteAnOrphanAfterTheConnectionOfItsOwner() {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            global(to);
            ring(to, 1, 0);
            tree(to);
            node(to, "/a/b", 1);
            ring(to, 2, 1);
        });

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA /a/b =  n1/0");
        assertThat(repaired.mended()).doesNotContain(RepairRule.OWNER);
    }

    @Test
    void shouldGrantNoAccessInsteadOfUnknownPermissions() {
        final byte[] broken = image(to -> {
            to.claimNodeData(0, 2, 0).path("/a");
            to.commit();
            to.claimNodeData(2, 2, 0)
                    .permission(0, (byte) 'x', 0, 1)
                    .permission(1, (byte) 'b', 0, 0)
                    .path("/b");
            to.commit();
        });

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA /a =  n0/0", "NODE_DATA /b =  n1/0 b0/0");
        assertThat(repaired.mended()).filteredOn(RepairRule.PERMISSIONS::equals).hasSize(2);
    }

    @Test
    void shouldDropPendingDataThatIsOutOfStep() {
        final byte[] request = new byte[16];
        request[13] = 0x40;
        final byte[] broken = image(to -> {
            to.claimConnectionData(16, 5, true)
                    .connId(3)
                    .socket(9)
                    .inData(new UnsafeBuffer(request))
                    .outData(SmallImage.bytes(1, 2, 3, 4, 5))
                    .uniqueId(77);
            to.commit();
        });

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(repaired.mended()).containsExactly(RepairRule.PENDING, RepairRule.PENDING);
        assertThat(repaired.image().length).isLessThan(broken.length);
    }

    @Test
    void shouldDropTheSecondConnectionOfADomainWithItsWatches() {
        final Repaired repaired = without(
                to -> {
                    ring(to, 7, 1);
                    watch(to, 7, "/tool");
                },
                C_4_22,
                1);

        assertThat(repaired.mended()).containsExactly(RepairRule.DROPPED, RepairRule.DROPPED);
    }

    @Test
    void shouldRemoveATargetWithoutAConnection() {
        final byte[] broken = image(to -> {
            to.claimConnectionData(0, 0, false).connId(3).ring(5, 6, 20);
            to.commit();
        });

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(repaired.mended()).containsExactly(RepairRule.TARGET);
        assertThat(FieldText.of(repaired.image())).contains("CONNECTION_DATA 3 ring 5 32756 20 in  out 0 ");
    }

    @Test
    void shouldCreateParentsAndSpecialNodesAndRemoveDuplicates() {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            global(to);
            ring(to, 1, 0);
            node(to, "/a/b", 0);
            node(to, "/a/b", 0);
            node(to, "@releaseDomain", 0);
        });

        final Repaired repaired = loadable(broken, C_4_21);

        assertThat(repaired.mended())
                .containsExactly(RepairRule.PARENT, RepairRule.PARENT, RepairRule.DUPLICATE, RepairRule.SPECIAL_NODE);
        assertThat(FieldText.of(repaired.image()))
                .endsWith("NODE_DATA @releaseDomain =  n0/0", "NODE_DATA @introduceDomain =  n0/0", "END ");
    }

    @Test
    void shouldCreateTheParentOfADroppedRecordAnew() {
        final byte[] broken = image(to -> {
            to.claimNodeData(1, 2, 4).permission(0, (byte) 'n', 0, 0).path("/a").value(SmallImage.bytes(1, 2, 3, 4));
            to.commit();
            node(to, "/a/b", 0);
        });
        // The value reaches past the record.
        new UnsafeBuffer(broken).putShort(16 + 16 + 2 * 32 + 8 + 10, (short) 40, ByteOrder.LITTLE_ENDIAN);

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(repaired.mended()).contains(RepairRule.DROPPED, RepairRule.PARENT);
        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA /a =  n0/0", "NODE_DATA /a/b =  n0/0");
    }

    /** The value ends in the padding: what the record says of itself can be read, but no daemon loads it. */
    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "C_4_22", "OXENSTORED"})
    void shouldCreateTheRootAnewIfItIsDropped(final TargetDaemon daemon) {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            global(to);
            ring(to, 1, 0);
            ring(to, 2, 1);
            to.claimNodeData(1, 1, 2).permission(0, (byte) 'n', 0, 0).path("/").value(SmallImage.bytes(1, 2));
            to.commit();
            node(to, "/tool", 1);
            node(to, "@releaseDomain", 0);
            node(to, "@introduceDomain", 0);
        });
        new UnsafeBuffer(broken).putInt(16 + 16 + 2 * 32 + 4, 23, ByteOrder.LITTLE_ENDIAN);

        final Repaired repaired = Repaired.of(broken, daemon);

        assertThat(repaired.left()).isEmpty();
        assertThat(Repaired.outcome(repaired.image(), daemon)).isIn(LoadOutcome.LOADS, LoadOutcome.LOADS_WITH_LOSS);
        assertThat(Repaired.isGood(repaired.image())).isTrue();
        assertThat(repaired.mended()).containsExactly(RepairRule.DROPPED, RepairRule.PARENT);
        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA / =  n0/0", "NODE_DATA /tool =  n1/0");
    }

    /** Of two records of one node, the second takes the place of the first if that one cannot be loaded. */
    @Test
    void shouldTakeTheSecondRecordOfANodeIfTheFirstIsDropped() {
        final byte[] broken = image(to -> {
            to.claimNodeData(1, 2, 1).permission(0, (byte) 'n', 0, 0).path("/a").value(SmallImage.bytes(1));
            to.commit();
            node(to, "/a", 1);
            node(to, "/a/b", 0);
        });
        new UnsafeBuffer(broken).putInt(16 + 16 + 2 * 32 + 4, 23, ByteOrder.LITTLE_ENDIAN);

        final Repaired repaired = loadable(broken, C_4_22);

        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA /a =  n1/0", "NODE_DATA /a/b =  n0/0");
    }

    @Test
    void shouldDropTheValueThatTheDaemonIgnores() {
        final byte[] broken = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            global(to);
            ring(to, 1, 0);
            node(to, "/", 0);
            to.claimNodeData(1, 14, 1)
                    .permission(0, (byte) 'r', 0, 0)
                    .path("@releaseDomain")
                    .value(SmallImage.bytes(1));
            to.commit();
        });

        final Repaired repaired = loadable(broken, C_4_17);

        assertThat(repaired.mended()).containsExactly(RepairRule.IGNORED);
        assertThat(FieldText.of(repaired.image())).contains("NODE_DATA @releaseDomain =  r0/0");
    }

    @Test
    void shouldKeepAndReportWhatTheDaemonLoses() {
        final byte[] image = image(to -> {
            to.claimNodeData(1, 2, 5000).permission(0, (byte) 'n', 0, 0).path("/v");
            to.commit();
        });

        final Repaired repaired = Repaired.of(image, C_4_22);

        assertThat(repaired.mended()).containsOnly(RepairRule.ORDER);
        assertThat(repaired.lost()).hasSize(1);
        assertThat(repaired.lost().get(0).rule()).isEqualTo(CompatibilityRule.C_NODE_VALUE);
        assertThat(repaired.lost().get(0).place().recordIndex()).isEqualTo(3);
        assertThat(Repaired.outcome(repaired.image(), C_4_22)).isEqualTo(LoadOutcome.LOADS_WITH_LOSS);
    }

    @ParameterizedTest
    @EnumSource(names = {"C_4_17", "C_4_21", "C_4_22"})
    void shouldSayWhatIsMissing(final TargetDaemon daemon) {
        final byte[] part = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, to -> {
            ring(to, 2, 1);
            node(to, "/local/domain/1", 1);
        });

        final Repaired repaired = Repaired.of(part, daemon);

        assertThat(repaired.image()).isNull();
        assertThat(repaired.leftRules())
                .contains(CompatibilityRule.C_GLOBAL, CompatibilityRule.C_DOMAIN_0)
                .isSubsetOf(CompatibilityRule.C_GLOBAL, CompatibilityRule.C_DOMAIN_0);
        assertThat(repaired.left()).allMatch(finding -> finding.detail().contains("xenstream merge"));
        assertThat(Repaired.of(part).left()).isEmpty();
    }

    @Test
    void shouldNotDropAConnection() {
        final byte[] broken = image(to -> ring(to, 0, 5));

        assertThat(Repaired.of(broken, C_4_22).leftRules()).containsExactly(FormatRule.CONNECTION_ID_ZERO);
    }

    @Test
    void shouldStillAskBeforeEndingATruncatedImage() {
        final byte[] whole = image(to -> {});
        final byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 8);
        final List<Rule> left = Repaired.of(cut, C_4_22).leftRules();

        assertThat(left).containsExactly(FormatRule.END_MISSING);
        assertThat(Repaired.of(cut, C_4_22, new RepairOptions(false, false, true, false))
                        .image())
                .isEqualTo(whole);
    }

    @Test
    void shouldNotChangeWhatTheDaemonLoads() {
        for (final TargetDaemon daemon : TargetDaemon.values()) {
            final byte[] image = image(to -> {});

            assertThat(Repaired.of(image, daemon).image()).isEqualTo(image);
            assertThat(Repaired.of(image, daemon).actions()).isEmpty();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import static io.xenstream.part.Parts.details;
import static io.xenstream.part.Parts.extract;
import static io.xenstream.part.Parts.image;
import static io.xenstream.part.Parts.merge;
import static io.xenstream.part.Parts.node;
import static io.xenstream.part.Parts.ring;
import static io.xenstream.part.Parts.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.diff.Comparing;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import io.xenstream.verify.Verifier;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ImageMergeTest {
    private static final byte[] BASE = image(writer -> {
        ring(writer, 1, 0);
        ring(writer, 2, 5);
        watch(writer, 2, "/local/domain/5", "t");
        addParents(writer, "base");
        node(writer, "/local/domain/5", "five", "n5");
        node(writer, "/local/domain/5/old", "", "n5");
        node(writer, "/local/domain/50", "", "n0");
    });

    private static void addParents(final ImageWriter writer, final String value) {
        node(writer, "/", value, "n0");
        node(writer, "/local", value, "n0");
        node(writer, "/local/domain", value, "n0");
    }

    private static byte[] part(final int domid) {
        return image(writer -> {
            ring(writer, 2, domid);
            watch(writer, 2, "device", "t");
            writer.claimTransactionData().connId(2).txId(6);
            writer.commit();
            writer.claimDomainData(0, 0).domid(domid);
            writer.commit();
            addParents(writer, "part");
            node(writer, "/local/domain/" + domid, "part", "n" + domid);
            node(writer, "/local/domain/" + domid + "/new", "", "n" + domid);
            writer.claimNodeData(0, 2, 0).transaction(2, 6, 0).path("/a");
            writer.commit();
        });
    }

    static List<String> corpusNames() {
        return Comparing.CORPUS;
    }

    @ParameterizedTest
    @MethodSource("corpusNames")
    void shouldGiveBackWhatWasTakenOut(final String name) {
        final byte[] host = Comparing.corpus(name);
        for (int domid = 1; domid <= 3; domid++) {
            final byte[] part = extract(host, Parts.all(domid));

            final byte[] merged = merge(host, part, true, new ArrayList<>());

            final String own = "CHANGED CONNECTION ring " + domid + ": evtchn \\d+ -> 0(, uniqueId \\d+ -> none)?";
            assertThat(Comparing.lines(host, merged)).allMatch(line -> line.matches(own));
            requireGood(merged);
        }
    }

    @ParameterizedTest
    @MethodSource("corpusNames")
    void shouldAddARenamedGuestAndNothingElse(final String name) {
        final byte[] host = Comparing.corpus(name);
        final byte[] part = extract(host, Parts.renamed(1, 900));

        final byte[] merged = merge(host, part);

        requireGood(merged);
        assertThat(Comparing.lines(host, merged))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("ADDED "))
                .anyMatch(line -> line.startsWith("ADDED CONNECTION ring 900: "))
                .anyMatch(line -> line.startsWith("ADDED NODE /local/domain/900/name: "));
        assertThat(Comparing.lines(part, extract(merged, Parts.all(900)))).isEmpty();
    }

    private static void requireGood(final byte[] image) {
        final List<Finding> findings = new ArrayList<>();
        try (Region region = Region.ofArray(image, "merged")) {
            assertThat(Verifier.verify(region, ReadOptions.DEFAULT, findings::add)
                            .isGood())
                    .as("%s", findings)
                    .isTrue();
        }
    }

    @Test
    void shouldPutThePartInItsPlacesUnderOtherIds() {
        final List<Finding> findings = new ArrayList<>();

        final byte[] merged = merge(BASE, part(7), false, findings);

        assertThat(FieldText.of(merged))
                .containsExactly(
                        "CONNECTION_DATA 1 ring 0 32756 100 in  out 0 ",
                        "CONNECTION_DATA 2 ring 5 32756 105 in  out 0 ",
                        "WATCH_DATA 2 /local/domain/5 t",
                        "CONNECTION_DATA 3 ring 7 32756 107 in  out 0 ",
                        "WATCH_DATA 3 device t",
                        "TRANSACTION_DATA 3 6",
                        "DOMAIN_DATA 7 features 0",
                        "NODE_DATA / = 62617365 n0/0",
                        "NODE_DATA /local = 62617365 n0/0",
                        "NODE_DATA /local/domain = 62617365 n0/0",
                        "NODE_DATA /local/domain/5 = 66697665 n5/0",
                        "NODE_DATA /local/domain/5/old =  n5/0",
                        "NODE_DATA /local/domain/50 =  n0/0",
                        "NODE_DATA /local/domain/7 = 70617274 n7/0",
                        "NODE_DATA /local/domain/7/new =  n7/0",
                        "NODE_DATA 3 tx 6 access 0 /a = ",
                        "END ");
        assertThat(details(findings, PartRule.RENUMBERED)).containsExactly("from 3 instead of 2");
    }

    @Test
    void shouldKeepIdsThatTheBaseDoesNotUse() {
        final byte[] part = image(writer -> ring(writer, 9, 7));

        assertThat(FieldText.of(merge(BASE, part))).contains("CONNECTION_DATA 9 ring 7 32756 107 in  out 0 ");
    }

    @Test
    void shouldNameEachConflict() {
        final List<Finding> findings = new ArrayList<>();

        assertThat(merge(BASE, part(5), false, findings)).isNull();

        assertThat(findings).extracting(Finding::rule).containsExactly(PartRule.DOMAIN_EXISTS, PartRule.NODE_EXISTS);
        assertThat(findings).extracting(Finding::detail).containsExactly("domain 5", "/local/domain/5");
    }

    @Test
    void shouldReplaceWhatTheBaseHasIfAsked() {
        final List<Finding> findings = new ArrayList<>();

        final byte[] merged = merge(BASE, part(5), true, findings);

        assertThat(Comparing.lines(BASE, merged))
                .containsExactlyInAnyOrder(
                        "REMOVED WATCH ring 5 /local/domain/5 t: depth unlimited -> none",
                        "ADDED WATCH ring 5 device t: depth none -> unlimited",
                        "ADDED TRANSACTION ring 5 6: ",
                        "ADDED NODE /a ring 5 6: access none -> 0, value none -> , perms none -> ",
                        "ADDED DOMAIN 5: features none -> 0",
                        "CHANGED NODE /local/domain/5: value 66697665 -> 70617274",
                        "REMOVED NODE /local/domain/5/old: value  -> none, perms n5 -> none",
                        "ADDED NODE /local/domain/5/new: value none -> , perms none -> n5");
        assertThat(details(findings, PartRule.REPLACED))
                .containsExactly("1 CONNECTION_DATA", "1 WATCH_DATA", "2 NODE_DATA");
    }

    @Test
    void shouldBearNodesThatAreTheSame() {
        final byte[] part = image(writer -> {
            ring(writer, 1, 7);
            node(writer, "/local/domain/50/x", "", "n0");
            node(writer, "/local/domain/5/old", "", "n5");
        });

        assertThat(Comparing.lines(BASE, merge(BASE, part)))
                .containsExactly(
                        "ADDED CONNECTION ring 7: tdomid none -> 32756, evtchn none -> 107, inData none -> ,"
                                + " outRespLen none -> 0, outData none -> ",
                        "ADDED NODE /local/domain/50/x: value none -> , perms none -> n0");
    }

    @Test
    void shouldRefuseANodeWithoutAParent() {
        final List<Finding> findings = new ArrayList<>();
        final byte[] part = image(writer -> node(writer, "/vm/abc", "", "n0"));

        assertThat(merge(BASE, part, true, findings)).isNull();
        assertThat(findings).extracting(Finding::rule).containsExactly(PartRule.NO_PARENT);
    }

    @Test
    void shouldRefuseANodeWhoseParentIsReplaced() {
        final List<Finding> findings = new ArrayList<>();
        final byte[] part = image(writer -> {
            ring(writer, 1, 5);
            node(writer, "/local/domain/5", "", "n5");
            node(writer, "/local/domain/5/old/below", "", "n5");
        });

        assertThat(merge(BASE, part, true, findings)).isNull();
        assertThat(findings).extracting(Finding::rule).containsExactly(PartRule.NO_PARENT);
    }

    @Test
    void shouldLeaveOutWhatMeansNothingToAnotherHost() {
        final List<Finding> findings = new ArrayList<>();
        final byte[] part = image(writer -> {
            writer.claimGlobalData().rwSocketFd(3);
            writer.commit();
            writer.claimConnectionData(0, 0, false).connId(4).socket(9);
            writer.commit();
            watch(writer, 4, "/a", "t");
            writer.claimTransactionData().connId(4).txId(1);
            writer.commit();
            writer.claimRecord(99, 1);
            writer.commit();
            node(writer, "@releaseDomain", "", "n0");
            writer.claimNodeData(0, 2, 0).transaction(4, 1, 0).path("/a");
            writer.commit();
        });

        assertThat(Comparing.lines(BASE, merge(BASE, part, false, findings))).isEmpty();
        assertThat(details(findings, PartRule.LEFT_OUT))
                .containsExactly(
                        "1 GLOBAL_DATA",
                        "1 CONNECTION_DATA",
                        "1 WATCH_DATA",
                        "1 TRANSACTION_DATA",
                        "2 NODE_DATA",
                        "1 UNKNOWN 99");
    }

    @Test
    void shouldRefuseWhatTheVersionOfTheBaseCannotHold() {
        final byte[] old = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, writer -> ring(writer, 1, 0));
        final byte[] features = image(writer -> {
            writer.claimDomainData(0, 0).domid(7).features(1);
            writer.commit();
        });
        final byte[] depth = image(writer -> {
            ring(writer, 1, 7);
            writer.claimWatchDataExtended(2, 1).connId(1).depth(1).wpath("/a").token("t");
            writer.commit();
        });

        for (final byte[] part : List.of(features, depth)) {
            assertThatThrownBy(() -> merge(old, part))
                    .isInstanceOf(XenstreamException.class)
                    .hasMessageStartingWith("XS-COPY-001 part: record ");
        }
    }

    @Test
    void shouldRefuseToRunOutOfConnectionIds() {
        final byte[] last = image(writer -> {
            ring(writer, 1, 0);
            ring(writer, 0xFFFF_FFFFL, 5);
        });

        assertThatThrownBy(() -> merge(last, part(7)))
                .isInstanceOf(XenstreamException.class)
                .hasMessageStartingWith("XS-PART-023 part: ");
    }

    private static byte[] guest(final int domid, final int port, final boolean isDump) {
        return Parts.image(writer -> {
            if (isDump) {
                writer.claimGlobalData().rwSocketFd(3).evtchnFd(4);
                writer.commit();
            }
            writer.claimConnectionData(0, 0, false).connId(domid).ring(domid, 9, port);
            writer.commit();
        });
    }

    private static List<String> merged(final byte[] part, final ReceivingHost receiver, final List<Finding> findings) {
        final byte[] base = guest(4, 104, true);
        final byte[] target = new byte[1024];
        try (Region ours = Region.ofArray(base, "base");
                Region theirs = Region.ofArray(part, "part");
                ImageMerge merge = ImageMerge.of(ours, theirs, ReadOptions.DEFAULT, false, receiver);
                WritableRegion region = WritableRegion.ofArray(target, "target");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            if (merge.findConflicts(findings::add) > 0) {
                return List.of();
            }
            return FieldText.of(Arrays.copyOf(target, (int) merge.write(writer, findings::add)));
        }
    }

    @Test
    void shouldRefuseTwoRingsOnOnePort() {
        final List<Finding> findings = new ArrayList<>();

        assertThat(merged(guest(7, 104, false), ReceivingHost.UNKNOWN, findings))
                .isEmpty();
        assertThat(merged(guest(7, 5, false), new ReceivingHost(104, 0), findings))
                .isEmpty();
        assertThat(findings).extracting(Finding::rule).containsExactly(PartRule.PORT_TAKEN, PartRule.PORT_TAKEN);
        assertThat(findings).extracting(Finding::detail).containsOnly("domain 4 and domain 7, port 104");
    }

    @Test
    void shouldWriteWhatTheHostSuppliesElseWhatThePartContains() {
        final List<Finding> findings = new ArrayList<>();

        assertThat(merged(guest(7, 104, false), new ReceivingHost(33, 8), findings))
                .contains("CONNECTION_DATA 7 ring 7 8 33 in  out 0 ");
        assertThat(findings).isEmpty();
        assertThat(merged(guest(7, 5, false), ReceivingHost.UNKNOWN, findings))
                .contains("CONNECTION_DATA 7 ring 7 9 5 in  out 0 ");
        assertThat(findings).extracting(Finding::rule).containsExactly(PartRule.PORT_KEPT);
    }

    @Test
    void shouldNotKeepThePortsOfAnotherDaemonsDump() {
        final List<Finding> findings = new ArrayList<>();

        assertThat(merged(guest(7, 104, true), ReceivingHost.UNKNOWN, findings))
                .contains("CONNECTION_DATA 7 ring 7 32756 0 in  out 0 ");
        assertThat(findings)
                .extracting(Finding::rule)
                .containsExactly(PartRule.NO_PORT, PartRule.TARGET, PartRule.LEFT_OUT);
    }

    @Test
    void shouldRefuseAPortForMoreThanOneDomain() {
        final byte[] two = Parts.image(writer -> {
            Parts.ring(writer, 1, 7);
            Parts.ring(writer, 2, 8);
        });

        assertThatThrownBy(() -> merged(two, new ReceivingHost(33, 8), new ArrayList<>()))
                .isInstanceOfSatisfying(
                        MalformedImageException.class, e -> assertThat(e.rule()).isEqualTo(PartRule.ONE_CONNECTION));
    }
}

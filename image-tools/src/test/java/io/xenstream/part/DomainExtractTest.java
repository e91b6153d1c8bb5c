// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import static io.xenstream.part.Parts.details;
import static io.xenstream.part.Parts.extract;
import static io.xenstream.part.Parts.image;
import static io.xenstream.part.Parts.node;
import static io.xenstream.part.Parts.renamed;
import static io.xenstream.part.Parts.ring;
import static io.xenstream.part.Parts.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.Finding;
import io.xenstream.codec.XenstreamException;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DomainExtractTest {
    private static final byte[] HOST = image(writer -> {
        writer.claimGlobalData().rwSocketFd(1);
        writer.commit();
        ring(writer, 1, 0);
        writer.claimConnectionData(18, 0, true)
                .connId(2)
                .ring(3, 33, 5)
                .inData(SmallImage.ascii("x/local/domain/3/y"))
                .uniqueId(77);
        writer.commit();
        ring(writer, 3, 33);
        writer.claimConnectionData(0, 0, false).connId(4).socket(9);
        writer.commit();
        writer.claimDomainData(1, 6).domid(3).quota("nodes", 5);
        writer.commit();
        writer.claimDomainData(0, 0).domid(33);
        writer.commit();
        watch(writer, 4, "/local/domain/3", "of a tool");
        watch(writer, 2, "/local/domain/0/backend/vbd/3/1/state", "/local/domain/3/device");
        writer.claimWatchDataExtended(6, 1).connId(2).depth(2).wpath("device").token("t");
        writer.commit();
        writer.claimTransactionData().connId(2).txId(8);
        writer.commit();
        writer.claimTransactionData().connId(3).txId(8);
        writer.commit();
        node(writer, "/", "", "n0");
        node(writer, "/local", "", "n0");
        node(writer, "/local/domain", "", "n0");
        node(writer, "/local/domain/0", "", "n0");
        node(writer, "/local/domain/0/backend", "", "n0");
        node(writer, "/local/domain/0/backend/vbd", "", "n0");
        node(writer, "/local/domain/0/backend/vbd/33", "", "n0,r33");
        node(writer, "/local/domain/0/backend/vbd/3", "", "n0,r3");
        node(writer, "/local/domain/0/backend/vbd/3/1", "/local/domain/3", "n0,r3");
        node(writer, "/local/domain/0/backend/vbd/3/1/frontend-id", "3", "n0,r3");
        node(writer, "/local/domain/0/backend/vbd/3/1/sectors", "3", "n0,r3");
        node(writer, "/local/domain/0/device-model", "", "n0");
        node(writer, "/local/domain/0/device-model/3", "running", "n0");
        node(writer, "/local/domain/33", "/local/domain/3", "n33,r3");
        node(writer, "/local/domain/3", "", "n3,r7,r5");
        node(writer, "/local/domain/3/domid", "3", "n0,r3");
        node(writer, "/local/domain/3/vm", "/vm/abc", "n0,r3");
        node(writer, "/local/domain/3/device", "/local/domain/33/device", "n7,b3");
        node(writer, "/vm", "", "n0");
        node(writer, "/vm/abc", "", "n0,r3");
        node(writer, "/vm/abc/name", "guest", "n0");
        node(writer, "/vm/def", "", "n0");
        node(writer, "/libxl", "", "n0");
        node(writer, "/libxl/3", "/libxl/3/x", "n0");
        node(writer, "/tool", "", "n0");
        writer.claimNodeData(0, 20, 0).transaction(2, 8, 0).path("/local/domain/3/gone");
        writer.commit();
        writer.claimNodeData(0, 20, 0).transaction(3, 8, 0).path("/local/domain/3/gone");
        writer.commit();
    });

    private static String hex(final String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(final String path, final String value, final String permissions) {
        return "NODE_DATA " + path + " = " + hex(value) + permissions;
    }

    @Test
    void shouldTakeTheGuestWithoutItsSurroundings() {
        final byte[] part = extract(HOST, new ExtractOptions(3, 3, false, false, false, false));

        assertThat(FieldText.of(part))
                .containsExactly(
                        "CONNECTION_DATA 2 ring 3 32756 0 in " + hex("x/local/domain/3/y") + " out 0 ",
                        "DOMAIN_DATA 3 features 0 nodes=5",
                        "WATCH_DATA 2 /local/domain/0/backend/vbd/3/1/state /local/domain/3/device",
                        "WATCH_DATA_EXTENDED 2 2 device t",
                        "TRANSACTION_DATA 2 8",
                        line("/local/domain/3", "", " n3/0 r7/0 r5/0"),
                        line("/local/domain/3/domid", "3", " n0/0 r3/0"),
                        line("/local/domain/3/vm", "/vm/abc", " n0/0 r3/0"),
                        line("/local/domain/3/device", "/local/domain/33/device", " n7/0 b3/0"),
                        "NODE_DATA 2 tx 8 access 0 /local/domain/3/gone = ",
                        "END ");
    }

    @Test
    void shouldTakeParentsAndWhatOthersHoldForTheGuestIfAsked() {
        assertThat(paths(extract(HOST, new ExtractOptions(3, 3, false, false, false, true))))
                .containsExactly(
                        "/",
                        "/local",
                        "/local/domain",
                        "/local/domain/3",
                        "/local/domain/3/domid",
                        "/local/domain/3/vm",
                        "/local/domain/3/device");
        assertThat(paths(extract(HOST, new ExtractOptions(3, 3, true, true, true, true))))
                .containsExactly(
                        "/",
                        "/local",
                        "/local/domain",
                        "/local/domain/0",
                        "/local/domain/0/backend",
                        "/local/domain/0/backend/vbd",
                        "/local/domain/0/backend/vbd/3",
                        "/local/domain/0/backend/vbd/3/1",
                        "/local/domain/0/backend/vbd/3/1/frontend-id",
                        "/local/domain/0/backend/vbd/3/1/sectors",
                        "/local/domain/0/device-model",
                        "/local/domain/0/device-model/3",
                        "/local/domain/3",
                        "/local/domain/3/domid",
                        "/local/domain/3/vm",
                        "/local/domain/3/device",
                        "/vm",
                        "/vm/abc",
                        "/vm/abc/name",
                        "/libxl",
                        "/libxl/3");
    }

    private static List<String> paths(final byte[] image) {
        return FieldText.of(image).stream()
                .filter(line -> line.startsWith("NODE_DATA /"))
                .map(line -> line.split(" ", -1)[1])
                .toList();
    }

    @Test
    void shouldGiveTheGuestItsNewIdWhereverItIsNamed() {
        final List<Finding> findings = new ArrayList<>();
        final byte[] part = extract(HOST, renamed(3, 7), findings);

        assertThat(FieldText.of(part))
                .contains(
                        "CONNECTION_DATA 2 ring 7 32756 0 in " + hex("x/local/domain/3/y") + " out 0 ",
                        "DOMAIN_DATA 7 features 0 nodes=5",
                        "WATCH_DATA 2 /local/domain/0/backend/vbd/7/1/state /local/domain/3/device",
                        "WATCH_DATA_EXTENDED 2 2 device t",
                        line("/local/domain/0/backend/vbd/7/1", "/local/domain/7", " n0/0 r7/0"),
                        line("/local/domain/0/backend/vbd/7/1/frontend-id", "7", " n0/0 r7/0"),
                        line("/local/domain/0/backend/vbd/7/1/sectors", "3", " n0/0 r7/0"),
                        line("/local/domain/0/device-model/7", "running", " n0/0"),
                        line("/local/domain/7/domid", "7", " n0/0 r7/0"),
                        line("/local/domain/7/vm", "/vm/abc", " n0/0 r7/0"),
                        line("/libxl/7", "/libxl/7/x", " n0/0"),
                        "NODE_DATA 2 tx 8 access 0 /local/domain/7/gone = ");
        assertThat(details(findings, PartRule.REWRITTEN))
                .contains(
                        "connection of domain 3 -> 7",
                        "watched path: /local/domain/0/backend/vbd/3/1/state -> /local/domain/0/backend/vbd/7/1/state",
                        "value of /local/domain/0/backend/vbd/7/1/frontend-id: 3 -> 7",
                        "value of /local/domain/7/domid: 3 -> 7",
                        "11 nodes' paths, 9 permissions");
        assertThat(details(findings, PartRule.PENDING)).containsExactly("18 bytes of input, 0 of output");
    }

    @Test
    void shouldGiveTheGuestNoRightsOfAnotherDomainThatHadItsNewId() {
        final List<Finding> findings = new ArrayList<>();
        final byte[] part = extract(HOST, renamed(3, 7), findings);

        assertThat(FieldText.of(part))
                .contains(
                        line("/local/domain/7", "", " n7/0 r7/1 r5/0"),
                        line("/local/domain/7/device", "/local/domain/33/device", " n0/0 b7/0"));
        assertThat(details(findings, PartRule.SAME_ID))
                .containsExactly("permission 1 of /local/domain/3", "the owner of /local/domain/3/device");
    }

    @Test
    void shouldSayWhatItLeavesOutAndWhatIsDoubtful() {
        final List<Finding> findings = new ArrayList<>();
        extract(HOST, new ExtractOptions(3, 3, false, false, false, false), findings);

        assertThat(details(findings, PartRule.LEFT_OUT))
                .containsExactly(
                        "1 GLOBAL_DATA",
                        "3 CONNECTION_DATA",
                        "1 WATCH_DATA",
                        "1 TRANSACTION_DATA",
                        "22 NODE_DATA",
                        "1 DOMAIN_DATA");
        assertThat(details(findings, PartRule.UNIQUE_ID)).containsExactly("77");
        assertThat(details(findings, PartRule.TARGET)).containsExactly("domain 3, target 33");
        assertThat(details(findings, PartRule.FOREIGN_PERMISSION))
                .containsExactly("3 permissions, the first for domain 7 in /local/domain/3");
        assertThat(details(findings, PartRule.REWRITTEN)).isEmpty();
    }

    @Test
    void shouldRefuseADomainThatIsNotThereOrThereTwice() {
        final byte[] twice = image(writer -> {
            ring(writer, 1, 3);
            ring(writer, 2, 3);
        });

        assertThatThrownBy(() -> extract(HOST, Parts.all(4)))
                .isInstanceOf(XenstreamException.class)
                .hasMessageStartingWith("XS-PART-001 image: ");
        assertThatThrownBy(() -> extract(twice, Parts.all(3)))
                .isInstanceOf(XenstreamException.class)
                .hasMessageStartingWith("XS-PART-002 image: record 1 ");
        assertThatThrownBy(() -> Parts.all(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parts.renamed(1, 0x7FF0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldWarnOfADomainWithoutAConnection() {
        final List<Finding> findings = new ArrayList<>();
        final byte[] image = image(writer -> node(writer, "/local/domain/3", "", "n0"));

        assertThat(FieldText.of(extract(image, Parts.all(3), findings)))
                .containsExactly(line("/local/domain/3", "", " n0/0"), "END ");
        assertThat(details(findings, PartRule.NO_CONNECTION)).containsExactly("domain 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/local/domain/33", "/local/domainx/3", "/x/local/domain/3", "local/domain/3", "", "3"})
    void shouldLeaveOtherPathsAlone(final String path) {
        assertThat(new DomainRename(3, 7).path(path)).isEqualTo(path);
    }

    @Test
    void shouldRenameWithinPathsOfOtherDomains() {
        final DomainRename rename = new DomainRename(3, 70);

        assertThat(rename.path("/local/domain/3")).isEqualTo("/local/domain/70");
        assertThat(rename.path("/local/domain/3/backend/vbd/3/3")).isEqualTo("/local/domain/70/backend/vbd/70/3");
        assertThat(rename.path("/local/domain/5/backend/vif/3")).isEqualTo("/local/domain/5/backend/vif/70");
        assertThat(rename.path("/local/domain/5/backend/3")).isEqualTo("/local/domain/5/backend/3");
        assertThat(rename.path("/local/domain/5/backend/vif")).isEqualTo("/local/domain/5/backend/vif");
        assertThat(rename.path("/local/domain/0/device-model/3/state"))
                .isEqualTo("/local/domain/0/device-model/70/state");
        assertThat(rename.path("/libxl/3/x")).isEqualTo("/libxl/70/x");
        assertThat(rename.value("/a/backend-id", "33")).isEqualTo("33");
    }

    @Test
    void shouldWriteWhatTheReceivingHostSupplies() {
        final List<Finding> findings = new ArrayList<>();
        final ReceivingHost receiver = new ReceivingHost(55, 12);
        final byte[] part = extract(HOST, new ExtractOptions(3, 3, false, false, false, false, receiver), findings);

        assertThat(FieldText.of(part).get(0)).startsWith("CONNECTION_DATA 2 ring 3 12 55 in ");
        assertThat(findings)
                .extracting(Finding::rule)
                .doesNotContain(PartRule.NO_PORT, PartRule.TARGET)
                .contains(PartRule.UNIQUE_ID);
    }

    @Test
    void shouldSayThatThePortIsUnknown() {
        final List<Finding> findings = new ArrayList<>();
        extract(HOST, new ExtractOptions(3, 3, false, false, false, false), findings);

        assertThat(details(findings, PartRule.NO_PORT)).containsExactly("domain 3, port 5");
    }

    @Test
    void shouldListTheValuesOfTheSourceHost() {
        final byte[] image = Parts.image(writer -> {
            Parts.ring(writer, 1, 3);
            for (final String node : List.of(
                    "/=",
                    "/local=",
                    "/local/domain=",
                    "/local/domain/3=",
                    "/local/domain/3/store=",
                    "/local/domain/3/console=",
                    "/local/domain/3/device=",
                    "/local/domain/3/device/vbd=",
                    "/local/domain/3/device/vbd/1=",
                    "/local/domain/3/device/vif=",
                    "/local/domain/3/device/vif/0=",
                    "/local/domain/3/data=",
                    "/local/domain/3/store/port=1",
                    "/local/domain/3/store/ring-ref=2",
                    "/local/domain/3/console/port=3",
                    "/local/domain/3/console/tty=/dev/pts/4",
                    "/local/domain/3/console/type=xenconsoled",
                    "/local/domain/3/device/vbd/1/event-channel=5",
                    "/local/domain/3/device/vbd/1/ring-ref0=6",
                    "/local/domain/3/device/vbd/1/backend-id=0",
                    "/local/domain/3/device/vif/0/tx-ring-ref=7",
                    "/local/domain/3/device/vif/0/event-channel-rx=8",
                    "/local/domain/3/device/vif/0/backend-id=9",
                    "/local/domain/3/data/port=10")) {
                final int value = node.indexOf('=');
                Parts.node(writer, node.substring(0, value), node.substring(value + 1), "n3");
            }
        });
        final List<Finding> findings = new ArrayList<>();
        extract(image, new ExtractOptions(3, 3, false, false, false, false), findings);

        assertThat(details(findings, PartRule.HOST_VALUE))
                .containsExactlyInAnyOrder(
                        "/local/domain/3/store/port = 1",
                        "/local/domain/3/store/ring-ref = 2",
                        "/local/domain/3/console/port = 3",
                        "/local/domain/3/console/tty = /dev/pts/4",
                        "/local/domain/3/device/vbd/1/event-channel = 5",
                        "/local/domain/3/device/vbd/1/ring-ref0 = 6",
                        "/local/domain/3/device/vif/0/tx-ring-ref = 7",
                        "/local/domain/3/device/vif/0/event-channel-rx = 8",
                        "/local/domain/3/device/vif/0/backend-id = 9");
    }
}

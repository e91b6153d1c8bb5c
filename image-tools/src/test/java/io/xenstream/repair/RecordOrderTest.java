// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static io.xenstream.repair.Records.claimNode;
import static io.xenstream.repair.Records.global;
import static io.xenstream.repair.Records.little;
import static io.xenstream.repair.Records.node;
import static io.xenstream.repair.Records.ring;
import static io.xenstream.repair.Records.watch;
import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.FormatRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.FieldText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records that come before those that they depend on. */
final class RecordOrderTest {
    @Test
    void shouldMoveRecordsBehindWhatTheyDependOn() {
        final byte[] broken = little(to -> {
            to.claimDomainData(0, 0).domid(2);
            to.commit();
            claimNode(to, "/a", 0).transaction(7, 3, 2);
            to.commit();
            node(to, "/a/b/c", 2);
            node(to, "/a/b", 0);
            to.claimTransactionData().connId(7).txId(3);
            to.commit();
            watch(to, 7, "/a", "t");
            ring(to, 7, 2);
            node(to, "/a", 0);
            node(to, "/", 0);
            ring(to, 8, 0);
            global(to);
        });

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.left()).isEmpty();
        assertThat(Repaired.findings(repaired.image())).isEmpty();
        assertThat(FieldText.of(repaired.image()))
                .containsExactlyInAnyOrderElementsOf(FieldText.of(broken))
                .startsWith("GLOBAL_DATA -1 -1", "CONNECTION_DATA 8 ring 0 32756 1 in  out 0 ")
                .containsSubsequence(
                        "CONNECTION_DATA 7 ring 2 32756 1 in  out 0 ",
                        "NODE_DATA / =  n0/0",
                        "TRANSACTION_DATA 7 3",
                        "WATCH_DATA 7 /a t",
                        "DOMAIN_DATA 2 features 0",
                        "NODE_DATA /a =  n0/0",
                        "NODE_DATA /a/b =  n0/0",
                        "NODE_DATA /a/b/c =  n2/0",
                        "END ");
        assertThat(repaired.mended()).hasSize(8).containsOnly(RepairRule.ORDER);
        final Repaired again = Repaired.of(repaired.image());
        assertThat(again.actions()).isEmpty();
        assertThat(again.image()).isEqualTo(repaired.image());
    }

    @Test
    void shouldMoveRecordsBehindWhatDaemonsWantFirst() {
        final byte[] broken = little(to -> {
            global(to);
            ring(to, 1, 0);
            node(to, "/", 0);
            node(to, "/a", 5);
            node(to, "/b", 9);
            to.claimConnectionData(0, 0, false).connId(4).ring(4, 6, 1);
            to.commit();
            ring(to, 5, 5);
            ring(to, 6, 6);
        });

        final Repaired repaired = Repaired.of(broken);

        assertThat(FieldText.of(repaired.image()))
                .containsExactly(
                        "GLOBAL_DATA -1 -1",
                        "CONNECTION_DATA 1 ring 0 32756 1 in  out 0 ",
                        "NODE_DATA / =  n0/0",
                        "NODE_DATA /b =  n9/0",
                        "CONNECTION_DATA 5 ring 5 32756 1 in  out 0 ",
                        "CONNECTION_DATA 6 ring 6 32756 1 in  out 0 ",
                        "CONNECTION_DATA 4 ring 4 6 1 in  out 0 ",
                        "NODE_DATA /a =  n5/0",
                        "END ");
        assertThat(repaired.actions().stream()
                        .map(action -> action.finding().place().recordIndex()))
                .containsExactly(5L, 3L);
    }

    @Test
    void shouldMoveDomain0BeforeWatchesThatAreChargedToIt() {
        final byte[] broken = little(to -> {
            global(to);
            to.claimConnectionData(0, 0, false).connId(4).socket(7);
            to.commit();
            watch(to, 4, "/local", "token");
            ring(to, 1, 0);
            node(to, "/", 0);
        });

        final Repaired repaired = Repaired.of(broken);

        assertThat(FieldText.of(repaired.image()).subList(0, 3))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("GLOBAL_DATA"),
                        second -> assertThat(second).startsWith("CONNECTION_DATA 1 ring 0 "),
                        third -> assertThat(third).startsWith("CONNECTION_DATA 4 socket "));
        assertThat(Repaired.of(repaired.image()).actions()).isEmpty();
        assertThat(Repaired.outcome(repaired.image(), TargetDaemon.C_4_21)).isNotEqualTo(LoadOutcome.CRASHES);
    }

    @Test
    void shouldNotMoveDomain0BeforeAGuestsWatch() {
        final byte[] sound = little(to -> {
            global(to);
            ring(to, 5, 5);
            watch(to, 5, "/local", "token");
            ring(to, 1, 0);
            node(to, "/", 0);
        });

        assertThat(Repaired.of(sound).actions()).isEmpty();
    }

    @Test
    void shouldMoveWhatDependsOnAMovedConnectionBehindIt() {
        final byte[] broken = little(to -> {
            ring(to, 1, 0);
            ring(to, 5, 5);
            global(to);
            node(to, "/", 0);
            node(to, "/a", 5);
        });

        assertThat(FieldText.of(Repaired.of(broken).image()))
                .containsSubsequence(
                        "GLOBAL_DATA -1 -1", "CONNECTION_DATA 5 ring 5 32756 1 in  out 0 ", "NODE_DATA /a =  n5/0");
    }

    @Test
    void shouldMoveATreeThatIsUpsideDown() {
        final List<String> paths = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            paths.add("/x".repeat(i % 700) + "/" + "y" + i);
        }
        for (int depth = 700; depth > 0; depth--) {
            paths.add("/x".repeat(depth));
        }
        paths.add("/");
        final byte[] broken = little(to -> paths.forEach(path -> node(to, path, 0)));

        final Repaired repaired = Repaired.of(broken);

        assertThat(Repaired.findings(repaired.image())).isEmpty();
        assertThat(FieldText.of(repaired.image())).containsExactlyInAnyOrderElementsOf(FieldText.of(broken));
    }

    @Test
    void shouldSayWhatIsNowhere() {
        final byte[] broken = little(to -> {
            global(to);
            ring(to, 1, 0);
            watch(to, 4, "/a", "t");
            to.claimTransactionData().connId(5).txId(3);
            to.commit();
            claimNode(to, "/a", 0).transaction(6, 3, 2);
            to.commit();
            claimNode(to, "/a", 0).transaction(1, 3, 2);
            to.commit();
            node(to, "/a/b", 0);
        });

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.leftRules())
                .containsExactly(
                        FormatRule.WATCH_CONNECTION,
                        FormatRule.TRANSACTION_CONNECTION,
                        FormatRule.NODE_CONNECTION,
                        FormatRule.NODE_TRANSACTION,
                        FormatRule.NODE_PARENT);
        assertThat(repaired.left().get(4).place().recordIndex()).isEqualTo(6);
        assertThat(repaired.left().get(4).detail()).contains("/a/b, parent /a", "--create-parents");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests about guests and quotas, and what is left of them when the daemon ends in between. */
final class DomainRequestsTest {
    @TempDir
    private Path directory;

    private StoreLocation location;
    private TestDaemon daemon;
    private Client client;

    @BeforeEach
    void serve() throws IOException {
        location = StoreLocation.of(directory.resolve("store"));
        begin(false);
    }

    private void begin(final boolean isReadOnly) throws IOException {
        daemon = new TestDaemon(
                directory.resolve("socket"), StoreState.open(location, DaemonLimits.DEFAULT), isReadOnly);
        client = daemon.connect();
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        daemon.close();
    }

    private void restart() throws IOException {
        end();
        begin(false);
    }

    private String ask(final int type, final String... strings) throws IOException {
        return client.request(type, 0, Requests.payload(strings)).text();
    }

    private static void assertRefused(final StoreError error, final ThrowingCallable request) {
        assertThatThrownBy(request).hasMessage(error.name());
    }

    private boolean isIntroduced(final int domid) throws IOException {
        return ask(MessageType.IS_DOMAIN_INTRODUCED, Integer.toString(domid)).equals("T");
    }

    private void giveNodesTo(final int domid) throws IOException {
        client.mkdir("/of/" + domid);
        client.setPermissions("/of/" + domid, "n" + domid);
        client.write("/of/" + domid + "/below", "");
    }

    @Test
    void shouldRemoveTheNodesOfAGuestBeforeItForgetsTheGuest() throws IOException {
        client.introduce(7, 1);
        giveNodesTo(7);
        final List<Boolean> known = new ArrayList<>();
        daemon.call(() -> {
            daemon.state().store().addListener((change, path, offset, length, sequence, owner) -> {
                final Domains kept = new Domains(location.domains());
                kept.readLater();
                known.add(kept.get(7).isIntroduced());
            });
            return null;
        });

        client.release(7);

        assertThat(known).isNotEmpty().containsOnly(true);
        restart();
        assertThat(isIntroduced(7)).isFalse();
    }

    @Test
    void shouldCompleteAReleaseThatHasFailed() throws IOException {
        client.introduce(7, 1);
        giveNodesTo(7);
        client.watch("/of", "t");
        client.watch("@releaseDomain", "r");
        client.events();
        final Path elsewhere = Files.move(location.domains(), directory.resolve("elsewhere"));
        Files.createDirectory(location.domains());

        assertRefused(StoreError.ENOSPC, () -> client.release(7));
        assertThat(client.events()).containsExactly(new WatchEvent("/of/7", "t"));
        assertThat(isIntroduced(7)).isTrue();
        Files.delete(location.domains());
        Files.move(elsewhere, location.domains());
        restart();
        assertThat(isIntroduced(7)).isTrue();
        client.release(7);
        assertThat(isIntroduced(7)).isFalse();
        assertRefused(StoreError.ENOENT, () -> client.release(7));
    }

    @Test
    void shouldTakeBackWhatCannotBeKept() throws IOException {
        client.introduce(7, 1);
        client.introduce(8, 1);
        ask(MessageType.CONTROL, "quota", "set", "nodes", "5");
        final Path elsewhere = Files.move(location.domains(), directory.resolve("elsewhere"));
        Files.createDirectory(location.domains());

        assertRefused(StoreError.ENOSPC, () -> client.introduce(9, 1));
        assertRefused(StoreError.ENOSPC, () -> ask(MessageType.SET_TARGET, "7", "8"));
        assertRefused(StoreError.ENOSPC, () -> ask(MessageType.SET_FEATURE, "10", "4"));
        assertRefused(StoreError.ENOSPC, () -> ask(MessageType.SET_QUOTA, "nodes", "6"));
        assertRefused(StoreError.ENOSPC, () -> ask(MessageType.SET_QUOTA, "7", "nodes", "6"));
        assertRefused(StoreError.ENOSPC, () -> ask(MessageType.CONTROL, "quota", "set", "watches", "6"));
        assertThat(isIntroduced(9)).isFalse();
        assertThat(ask(MessageType.GET_QUOTA, "nodes")).isEqualTo("5");
        assertThat(ask(MessageType.GET_QUOTA, "7", "nodes")).isEqualTo("5");
        assertThat(ask(MessageType.GET_QUOTA, "")).isEqualTo("nodes");
        assertThat(daemon.call(() -> daemon.state().domains().get(7).target())).isEqualTo(Domain.NO_TARGET);

        Files.delete(location.domains());
        Files.move(elsewhere, location.domains());
        client.introduce(9, 1);
        restart();
        assertThat(isIntroduced(7) && isIntroduced(8) && isIntroduced(9)).isTrue();
        assertThat(ask(MessageType.GET_QUOTA, "nodes")).isEqualTo("5");
    }

    @Test
    void shouldSetQuotas() throws IOException {
        client.introduce(7, 1);
        assertThat(ask(MessageType.CONTROL, "quota", "set", "nodes", "1000")).isEqualTo("OK");
        assertThat(ask(MessageType.CONTROL, "quota", "set", "permissions", "6")).isEqualTo("OK");
        ask(MessageType.SET_QUOTA, "7", "nodes", "20");

        final String settings = """
                Quota settings:
                nodes            :     1000 Nodes per domain
                node-permissions :        6 Max. number of permissions per node
                """;
        assertThat(ask(MessageType.CONTROL, "quota")).startsWith(settings + "Limits of this daemon:\nnodes 3 of ");
        assertThat(ask(MessageType.GET_QUOTA, "")).isEqualTo("nodes node-permissions");
        restart();
        assertThat(ask(MessageType.CONTROL, "quota")).startsWith(settings);
        assertThat(ask(MessageType.GET_QUOTA, "7", "nodes")).isEqualTo("20");
        daemon.replace();
        assertThat(ask(MessageType.CONTROL, "quota")).startsWith(settings);
        assertThat(ask(MessageType.GET_QUOTA, "7", "nodes")).isEqualTo("20");
    }

    @Test
    void shouldRefuseOtherQuotas() throws IOException {
        for (final String[] words : new String[][] {
            {"set"}, {"set", "nodes"}, {"set", "nothing", "1"}, {"set", "nodes", "0"}, {"set", "nodes", "-1"},
            {"set", "nodes", "x"}, {"set", "nodes", "2147483648"}, {"set", "nodes", "1", "2"}, {"7", "8"}, {"x"},
            {"65536"}, {""}
        }) {
            final List<String> all = new ArrayList<>(List.of("quota"));
            all.addAll(List.of(words));
            assertRefused(StoreError.EINVAL, () -> ask(MessageType.CONTROL, all.toArray(String[]::new)));
        }
        assertRefused(StoreError.ENOENT, () -> ask(MessageType.CONTROL, "quota", "7"));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.SET_QUOTA, "nothing", "1"));
        assertRefused(StoreError.ENOENT, () -> ask(MessageType.SET_QUOTA, "7", "nodes", "1"));
        end();
        begin(true);
        assertRefused(StoreError.EROFS, () -> ask(MessageType.CONTROL, "quota", "set", "nodes", "1"));
        assertThat(ask(MessageType.CONTROL, "quota")).startsWith("Quota settings:\nLimits");
    }

    @Test
    void shouldTellWhatADomainUses() throws IOException {
        giveNodesTo(7);
        ask(MessageType.CONTROL, "quota", "set", "nodes", "1000");

        assertThat(ask(MessageType.CONTROL, "quota", "7")).isEqualTo("""
                        Domain 7:
                        nodes           :        2
                        watches         :        0
                        transactions    :        0
                        outstanding     :        0
                        Quota settings:
                        nodes            :     1000 Nodes per domain
                        """);
        client.introduce(7, 1);
        ask(MessageType.SET_QUOTA, "7", "nodes", "20");
        assertThat(ask(MessageType.CONTROL, "quota", "7")).endsWith("nodes            :       20 Nodes per domain\n");
        assertThat(ask(MessageType.CONTROL, "quota", "0")).startsWith("Domain 0:\nnodes           :        4\n");
    }

    @Test
    void shouldBindAllClientsByTheLengthOfPathsOnly() throws IOException {
        giveNodesTo(7);
        for (final String name : List.of("nodes", "transactions", "transaction-nodes", "watches", "node-size")) {
            ask(MessageType.CONTROL, "quota", "set", name, "1");
        }
        client.write("/of/7/more", "x".repeat(100));
        client.watch("/a", "1");
        client.watch("/a", "2");
        final int transaction = client.startTransaction();
        client.startTransaction();
        client.write(transaction, "/of/7/a", new byte[9]);
        client.write(transaction, "/of/7/b", new byte[9]);
        client.commit(transaction);

        ask(MessageType.CONTROL, "quota", "set", "path-max", "10");
        restart();
        client.mkdir("/123456789");
        client.mkdir("/local/domain/12345/1234567890");
        client.watch("/123456789", "t");
        client.watch("@releaseDomain", "t");
        for (final String path : List.of(
                "/1234567890", "/local/domain/12345/12345678901", "/local/domain/123456/1", "/local/domains/1/2")) {
            assertRefused(StoreError.EINVAL, () -> client.mkdir(path));
            assertRefused(StoreError.EINVAL, () -> client.read(path));
            assertRefused(StoreError.EINVAL, () -> client.write(path, ""));
            assertRefused(StoreError.EINVAL, () -> client.setPermissions(path, "n0"));
            assertRefused(StoreError.EINVAL, () -> client.watch(path, "t"));
        }
        assertThat(client.permissions("@releaseDomain")).containsExactly("n0");
        ask(MessageType.CONTROL, "quota", "set", "path-max", "11");
        client.mkdir("/1234567890");
    }
}

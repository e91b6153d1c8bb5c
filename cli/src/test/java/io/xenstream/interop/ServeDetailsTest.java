// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.cli.serve.ServeProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Details of the protocol in {@code xenstream serve} and in the stock C daemon. */
@Tag("interop")
final class ServeDetailsTest {
    private static final int NONE = 0;

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private StockDaemon stock;
    private ServeProcess served;
    private Client stockClient;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        stock = StockDaemon.start(packages, DaemonKind.C);
        final Path socket = directory.resolve("socket");
        served = ServeProcess.start(directory, "--socket", socket.toString());
        stockClient = stock.connect();
        client = Client.connect(socket);
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        stockClient.close();
        served.close();
        stock.close();
    }

    private static String generation(final Client of, final int transaction) throws IOException {
        final String part = new String(
                of.request(Message.DIRECTORY_PART, transaction, Message.strings("/d", "0"))
                        .payload(),
                Message.BYTES);
        return part.substring(0, part.indexOf('\0'));
    }

    /** Whether the generation of a directory is another one after each change of its list. */
    private static List<Boolean> changes(final Client of) throws IOException {
        final List<String> generations = new ArrayList<>();
        of.mkdir("/d");
        generations.add(generation(of, NONE));
        generations.add(generation(of, NONE));
        of.mkdir("/d/a");
        generations.add(generation(of, NONE));
        of.mkdir("/d/a/below");
        generations.add(generation(of, NONE));
        of.remove("/d/a");
        generations.add(generation(of, NONE));
        final int transaction = of.startTransaction();
        generations.add(generation(of, transaction));
        of.request(Message.MKDIR, transaction, Message.strings("/d/b"));
        generations.add(generation(of, transaction));
        of.request(Message.RM, transaction, Message.strings("/d/b"));
        generations.add(generation(of, transaction));
        of.abort(transaction);
        final List<Boolean> changes = new ArrayList<>();
        for (int i = 1; i < generations.size(); i++) {
            changes.add(!generations.get(i).equals(generations.get(i - 1)));
        }
        return changes;
    }

    @Test
    void shouldChangeTheGenerationOfADirectoryAsTheStockDaemon() throws IOException {
        assertThat(changes(client))
                .isEqualTo(changes(stockClient))
                .containsExactly(false, true, false, true, false, true, true);
    }

    private static void set(final Client of, final String quota, final String value) throws IOException {
        assertThat(of.request(Message.CONTROL, NONE, Message.strings("quota", "set", quota, value))
                        .text())
                .isEqualTo("OK");
    }

    /** Domain 0 gives a guest more than its quotas. */
    private static void exceedQuotas(final Client of) throws IOException {
        for (final String quota : List.of("nodes", "watches", "transactions", "transaction-nodes", "node-size")) {
            set(of, quota, "1");
        }
        of.mkdir("/g");
        of.setPermissions("/g", "n7", "r8", "r9");
        final int transaction = of.startTransaction();
        of.startTransaction();
        for (final String name : List.of("a", "b", "c")) {
            of.write(transaction, "/g/" + name, new byte[100]);
            of.watch("/g/" + name, "t");
        }
        of.commit(transaction);
        assertThat(of.directory("/g")).hasSize(3);
    }

    @Test
    void shouldBindClientsByTheQuotasThatTheStockDaemonBindsThemBy() throws IOException {
        for (final Client each : List.of(client, stockClient)) {
            exceedQuotas(each);
            set(each, "path-max", "5");
            assertThatThrownBy(() -> each.mkdir("/12345")).hasMessage("EINVAL");
            each.mkdir("/local/domain/7/12345");
        }
        // Only the stock daemon counts the bytes of a guest's nodes.
        set(client, "memory", "1");
        set(stockClient, "memory", "1");
        client.mkdir("/g/d");
        assertThatThrownBy(() -> stockClient.mkdir("/g/d")).hasMessage("EIO");
    }
}

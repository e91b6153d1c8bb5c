// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions, with and without a takeover in the middle. */
final class TransactionRequestsTest {
    @TempDir
    private Path directory;

    private TestDaemon daemon;
    private Client client;
    private Client other;

    @BeforeEach
    void serve() throws IOException {
        daemon = TestDaemon.empty(directory);
        client = daemon.connect();
        other = daemon.connect();
        client.write("/a", "1");
        client.write("/a/x", "2");
        client.write("/b", "3");
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        other.close();
        daemon.close();
    }

    private void write(final int transaction, final String path, final String value) throws IOException {
        client.write(transaction, path, ProtocolText.of(value));
    }

    private String read(final int transaction, final String path) throws IOException {
        return new String(client.read(transaction, path), StandardCharsets.ISO_8859_1);
    }

    private void ask(final int type, final int transaction, final String... strings) throws IOException {
        client.request(type, transaction, Requests.payload(strings));
    }

    private List<String> directory(final int transaction, final String path) throws IOException {
        final String names = client.request(MessageType.DIRECTORY, transaction, Requests.payload(path))
                .text();
        return names.isEmpty() ? List.of() : List.of(names.split("\0"));
    }

    private void replaceIf(final boolean isReplaced) {
        if (isReplaced) {
            daemon.replace();
        }
    }

    private static void assertRefused(final StoreError error, final ThrowingCallable request) {
        assertThatThrownBy(request).hasMessage(error.name());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldBecomeVisibleWhenCommitted(final boolean isReplaced) throws IOException {
        final int transaction = client.startTransaction();
        write(transaction, "/a", "new");
        write(transaction, "/c/d", "made");
        ask(MessageType.RM, transaction, "/b");
        ask(MessageType.SET_PERMS, transaction, "/a/x", "n7", "r8");
        replaceIf(isReplaced);

        assertThat(read(transaction, "/a")).isEqualTo("new");
        assertThat(directory(transaction, "/")).containsExactly("a", "c");
        assertThat(directory(transaction, "/c")).containsExactly("d");
        assertRefused(StoreError.ENOENT, () -> read(transaction, "/b"));
        assertThat(other.read("/a")).isEqualTo("1");
        assertThat(other.directory("/")).containsExactly("a", "b");
        assertThat(other.permissions("/a/x")).containsExactly("n0");

        client.commit(transaction);

        assertThat(other.read("/a")).isEqualTo("new");
        assertThat(other.directory("/")).containsExactly("a", "c");
        assertThat(other.permissions("/a/x")).containsExactly("n7", "r8");
        assertRefused(StoreError.ENOENT, () -> client.commit(transaction));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldChangeNothingWhenAborted(final boolean isReplaced) throws IOException {
        final int transaction = client.startTransaction();
        ask(MessageType.RM, transaction, "/a");
        write(transaction, "/c", "made");
        replaceIf(isReplaced);
        client.abort(transaction);

        assertThat(other.directory("/")).containsExactly("a", "b");
        assertThat(other.read("/a/x")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldConflictWithAChangeOfANodeItHasRead(final boolean isReplaced) throws IOException {
        final int transaction = client.startTransaction();
        assertThat(read(transaction, "/a")).isEqualTo("1");
        other.write("/a", "other");
        replaceIf(isReplaced);

        assertThat(read(transaction, "/a")).isEqualTo("1");
        write(transaction, "/b", "4");
        assertRefused(StoreError.EAGAIN, () -> client.commit(transaction));
        assertThat(other.read("/b")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "list", "absent", "written", "again"})
    void shouldStayInConflictAfterATakeover(final String access) throws IOException {
        final int transaction = client.startTransaction();
        switch (access) {
            case "list" -> directory(transaction, "/a");
            case "absent" -> assertRefused(StoreError.ENOENT, () -> read(transaction, "/a/y"));
            case "written" -> write(transaction, "/a", "mine");
            default -> read(transaction, "/a");
        }
        switch (access) {
            case "list", "absent" -> other.mkdir("/a/y");
            case "again" -> {
                other.write("/a", "2");
                other.write("/a", "1");
            }
            default -> other.write("/a", "other");
        }
        daemon.replace();
        daemon.replace();
        assertRefused(StoreError.EAGAIN, () -> client.commit(transaction));
        assertThat(other.directory("/")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldConflictWithAChangeAfterATakeover(final boolean isReplaced) throws IOException {
        final int transaction = client.startTransaction();
        write(transaction, "/b", "mine");
        assertRefused(StoreError.ENOENT, () -> read(transaction, "/z"));
        replaceIf(isReplaced);
        other.write("/z", "");

        assertRefused(StoreError.EAGAIN, () -> client.commit(transaction));
        assertThat(other.read("/b")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldNotConflictWithNodesItHasNotAccessed(final boolean isReplaced) throws IOException {
        final int transaction = client.startTransaction();
        write(transaction, "/a", "mine");
        other.write("/b", "theirs");
        replaceIf(isReplaced);
        client.commit(transaction);

        assertThat(other.read("/a")).isEqualTo("mine");
        assertThat(other.read("/b")).isEqualTo("theirs");
    }

    @Test
    void shouldFailOneOfTwoConflictingTransactions() throws IOException {
        final int mine = client.startTransaction();
        final int theirs = other.startTransaction();
        write(mine, "/a", "mine");
        other.write(theirs, "/a", ProtocolText.of("theirs"));
        other.commit(theirs);

        assertRefused(StoreError.EAGAIN, () -> client.commit(mine));
        assertThat(client.read("/a")).isEqualTo("theirs");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReportChangesWhenCommitted(final boolean isReplaced) throws IOException {
        other.watch("/", "t");
        other.watch("/a/x", "x");
        other.events();
        final int transaction = client.startTransaction();
        write(transaction, "/b", "4");
        ask(MessageType.RM, transaction, "/a");
        ask(MessageType.MKDIR, transaction, "/c");
        read(transaction, "/c");
        assertThat(other.events()).isEmpty();
        replaceIf(isReplaced);
        client.commit(transaction);

        assertThat(other.events())
                .containsExactly(
                        new WatchEvent("/b", "t"),
                        new WatchEvent("/a", "t"),
                        new WatchEvent("/a/x", "x"),
                        new WatchEvent("/c", "t"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldRecreateARemovedNode(final boolean isReplaced) throws IOException {
        final int transaction = client.startTransaction();
        ask(MessageType.RM, transaction, "/a");
        write(transaction, "/a/y", "new");
        replaceIf(isReplaced);
        assertThat(directory(transaction, "/a")).containsExactly("y");
        assertThat(read(transaction, "/a")).isEmpty();
        client.commit(transaction);

        assertThat(other.directory("/a")).containsExactly("y");
        assertThat(other.read("/a/y")).isEqualTo("new");
        assertRefused(StoreError.ENOENT, () -> other.read("/a/x"));
    }

    @Test
    void shouldKeepTransactionsApart() throws IOException {
        final int first = client.startTransaction();
        final int second = client.startTransaction();
        daemon.replace();
        final int third = client.startTransaction();

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates().doesNotContain(0);
        assertRefused(StoreError.ENOENT, () -> other.read(first, "/a"));
        assertRefused(StoreError.EBUSY, () -> ask(MessageType.TRANSACTION_START, first, ""));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.TRANSACTION_END, first, "X"));
        client.commit(first);
        client.abort(second);
        client.commit(third);
    }

    @Test
    void shouldNotReportParentsMadeOnTheWay() throws IOException {
        other.watch("/", "t");
        other.events();
        final int transaction = client.startTransaction();
        write(transaction, "/new/path/node", "1");
        client.commit(transaction);

        assertThat(other.events()).containsExactly(new WatchEvent("/new/path/node", "t"));
    }

    @Test
    void shouldLetTwoTransactionsCreateChildrenOfOneNode() throws IOException {
        final int mine = client.startTransaction();
        final int theirs = other.startTransaction();
        write(mine, "/a/mine", "");
        other.write(theirs, "/a/theirs", new byte[0]);
        client.commit(mine);
        other.commit(theirs);

        assertThat(client.directory("/a")).containsExactlyInAnyOrder("x", "mine", "theirs");
    }
}

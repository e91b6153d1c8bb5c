// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.interop.Client;
import io.xenstream.interop.WatchEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** The protocol as clients see it. */
final class StoreDaemonTest {
    @TempDir
    private Path directory;

    private TestDaemon daemon;
    private Client client;

    @BeforeEach
    void serve() throws IOException {
        daemon = TestDaemon.empty(directory);
        client = daemon.connect();
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        daemon.close();
    }

    private String ask(final int type, final int transaction, final String... strings) throws IOException {
        return client.request(type, transaction, Requests.payload(strings)).text();
    }

    private static void assertRefused(final StoreError error, final ThrowingCallable request) {
        assertThatThrownBy(request).hasMessage(error.name());
    }

    @Test
    void shouldKeepWrittenValues() throws IOException {
        final byte[] value = new byte[256];
        IntStream.range(0, 256).forEach(i -> value[i] = (byte) i);
        client.write(0, "/a/b/c", value);

        assertThat(client.read(0, "/a/b/c")).isEqualTo(value);
        assertThat(client.read("/a/b")).isEmpty();
        assertThat(client.directory("/a")).containsExactly("b");
        client.write("/a/b/c", "");
        assertThat(client.read("/a/b/c")).isEmpty();
    }

    @Test
    void shouldCreateDirectoriesOnce() throws IOException {
        client.write("/a", "1");
        client.mkdir("/a");
        client.mkdir("/b/c");

        assertThat(client.read("/a")).isEqualTo("1");
        assertThat(client.directory("/")).containsExactly("a", "b");
    }

    @Test
    void shouldRemoveASubtree() throws IOException {
        client.write("/a/b/c", "1");
        client.remove("/a");

        assertRefused(StoreError.ENOENT, () -> client.read("/a/b/c"));
        client.remove("/a");
        assertRefused(StoreError.ENOENT, () -> client.remove("/a/b"));
        assertRefused(StoreError.EINVAL, () -> client.remove("/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//a", "/a/", "/a b", "/a+b", "/a\u00e9", "@releaseDomain", "a//b"})
    void shouldRefuseMalformedPaths(final String path) {
        assertRefused(StoreError.EINVAL, () -> client.read(path));
        assertRefused(StoreError.EINVAL, () -> client.write(path, ""));
        assertRefused(StoreError.EINVAL, () -> client.mkdir(path));
        assertRefused(StoreError.EINVAL, () -> client.remove(path));
        assertRefused(StoreError.EINVAL, () -> client.directory(path));
    }

    @Test
    void shouldLimitPaths() throws IOException {
        client.mkdir('/' + "a".repeat(3071));

        assertRefused(StoreError.EINVAL, () -> client.mkdir('/' + "a".repeat(3072)));
        client.mkdir("a".repeat(2048));
        assertRefused(StoreError.EINVAL, () -> client.mkdir("a".repeat(2049)));
    }

    @Test
    void shouldResolveRelativePathsBelowDomain0() throws IOException {
        client.write("name", "Domain-0");

        assertThat(client.read("/local/domain/0/name")).isEqualTo("Domain-0");
    }

    @Test
    void shouldInheritPermissionsFromTheParent() throws IOException {
        client.mkdir("/a");
        client.setPermissions("/a", "n3", "r4", "b65535");
        client.mkdir("/a/b/c");

        assertThat(client.permissions("/a/b")).containsExactly("n3", "r4", "b65535");
        assertThat(client.permissions("/a/b/c")).containsExactly("n3", "r4", "b65535");
        assertThat(client.permissions("/")).containsExactly("n0");
    }

    @Test
    void shouldSetPermissionsOfSpecialNodes() throws IOException {
        client.setPermissions("@releaseDomain", "n0", "r7");

        assertThat(client.permissions("@releaseDomain")).containsExactly("n0", "r7");
        assertThat(client.permissions("@introduceDomain")).containsExactly("n0");
        assertRefused(StoreError.EINVAL, () -> client.permissions("@nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x0", "n", "n65536", "n-1", "nx", ""})
    void shouldRefuseMalformedPermissions(final String permission) {
        assertRefused(StoreError.EINVAL, () -> client.setPermissions("/", permission));
    }

    @Test
    void shouldReportMissingNodes() {
        assertRefused(StoreError.ENOENT, () -> client.read("/a"));
        assertRefused(StoreError.ENOENT, () -> client.directory("/a"));
        assertRefused(StoreError.ENOENT, () -> client.permissions("/a"));
        assertRefused(StoreError.ENOENT, () -> client.setPermissions("/a", "n0"));
        assertRefused(StoreError.ENOENT, () -> client.unwatch("/a", "token"));
        assertRefused(StoreError.ENOENT, () -> client.commit(7));
        assertRefused(StoreError.ENOENT, () -> ask(MessageType.TRANSACTION_END, 0, "T"));
        assertRefused(StoreError.ENOENT, () -> client.read(7, "/"));
        assertRefused(StoreError.EINVAL, () -> client.setPermissions("/"));
    }

    @Test
    void shouldRefuseMalformedRequests() throws IOException {
        for (final int type : List.of(15, 16, 20, 27, 0x1_0000, -1)) {
            assertRefused(StoreError.ENOSYS, () -> ask(type, 0, "/"));
        }
        for (int type = 0; type <= 26; type++) {
            final int each = type;
            if (List.of(6, 21, 23, 25).contains(type)) {
                continue;
            }
            assertThatThrownBy(() -> client.request(each, 0, new byte[] {'x'}))
                    .as("type %s", each)
                    .hasMessageMatching("EINVAL|ENOSYS");
        }
        assertRefused(StoreError.EINVAL, () -> client.request(MessageType.READ, 0, ProtocolText.of("/\0/\0")));
        client.watch("/", "t");
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.UNWATCH, 0, "/", "t", "more"));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.DIRECTORY_PART, 0, "/", "0", "more"));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.TRANSACTION_END, 0, "x"));
        assertRefused(StoreError.ENOENT, () -> ask(MessageType.RESET_WATCHES, 9, ""));
    }

    @Test
    void shouldListLargeDirectoriesInParts() throws IOException {
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            names.add("a-child-with-a-number-" + i);
            client.mkdir("/many/" + names.get(i));
        }
        assertRefused(StoreError.E2BIG, () -> ask(MessageType.DIRECTORY, 0, "/many"));

        assertThat(parts("/many")).isEqualTo(names);
        assertThat(parts("/many/" + names.get(0))).isEmpty();
        assertThat(ask(MessageType.DIRECTORY_PART, 0, "/many", "1000000")).endsWith("\0");
    }

    /** An empty name follows the last one. */
    private static boolean isComplete(final String names) {
        return names.equals("\0") || names.endsWith("\0\0");
    }

    private List<String> parts(final String path) throws IOException {
        final StringBuilder all = new StringBuilder();
        String generation = null;
        while (!isComplete(all.toString())) {
            final byte[] part = client.request(
                            MessageType.DIRECTORY_PART, 0, Requests.payload(path, Integer.toString(all.length())))
                    .payload();
            assertThat(part.length).isLessThanOrEqualTo(4096);
            final String text = new String(part, StandardCharsets.ISO_8859_1);
            final String its = text.substring(0, text.indexOf('\0'));
            assertThat(its).matches("[0-9]{1,20}").isEqualTo(generation == null ? its : generation);
            generation = its;
            all.append(text.substring(its.length() + 1));
        }
        final String names = all.substring(0, all.length() - 1);
        return names.isEmpty() ? List.of() : List.of(names.split("\0"));
    }

    @Test
    void shouldChangeTheGenerationOfADirectory() throws IOException {
        client.mkdir("/d/a");
        final String before = ask(MessageType.DIRECTORY_PART, 0, "/d", "0");
        assertThat(ask(MessageType.DIRECTORY_PART, 0, "/d", "0")).isEqualTo(before);
        client.write("/d/a", "not the directory's");
        assertThat(ask(MessageType.DIRECTORY_PART, 0, "/d", "0")).isEqualTo(before);

        client.mkdir("/d/b");
        final String after = ask(MessageType.DIRECTORY_PART, 0, "/d", "0");
        client.remove("/d/b");

        assertThat(after).isNotEqualTo(before);
        assertThat(ask(MessageType.DIRECTORY_PART, 0, "/d", "0")).isNotIn(before, after);
    }

    @Test
    void shouldReportChangesAtAndBelowWatchedNodes() throws IOException {
        client.watch("/a/b", "t");
        assertThat(client.events()).containsExactly(new WatchEvent("/a/b", "t"));

        client.write("/a/b/c/d", "1");
        client.write("/a/b", "2");
        client.setPermissions("/a/b/c", "n1");
        client.mkdir("/a/b/c");
        client.mkdir("/a/bc");
        client.write("/a", "3");
        client.remove("/a/b/c/d");

        assertThat(client.events())
                .containsExactly(
                        new WatchEvent("/a/b/c/d", "t"),
                        new WatchEvent("/a/b", "t"),
                        new WatchEvent("/a/b/c", "t"),
                        new WatchEvent("/a/b/c/d", "t"));
    }

    @Test
    void shouldReportRemovalAtTheWatchedOrTheRemovedNode() throws IOException {
        client.write("/a/b/c", "1");
        client.watch("/", "root");
        client.watch("/a/b", "b");
        client.watch("/a/b/c", "c");
        client.watch("/a/b/none", "none");
        client.events();

        client.remove("/a");

        assertThat(client.events())
                .containsExactly(
                        new WatchEvent("/a", "root"), new WatchEvent("/a/b", "b"), new WatchEvent("/a/b/c", "c"));
    }

    @Test
    void shouldKeepTheOrderOfWatchesAndChanges() throws IOException {
        client.watch("/a", "2");
        client.watch("/", "1");
        client.watch("/a", "0");
        client.events();

        client.write("/a", "");
        client.write("/b", "");

        assertThat(client.events())
                .containsExactly(
                        new WatchEvent("/a", "2"),
                        new WatchEvent("/a", "1"),
                        new WatchEvent("/a", "0"),
                        new WatchEvent("/b", "1"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 3", "9, 4"})
    void shouldReportChangesWithinTheDepthOfAWatch(final int depth, final int events) throws IOException {
        ask(MessageType.WATCH, 0, "/a", "t", Integer.toString(depth));
        client.events();
        for (final String path : List.of("/a", "/a/b", "/a/b/c", "/a/b/c/d", "/ab")) {
            client.mkdir(path);
        }
        assertThat(client.events()).hasSize(events);
    }

    @ParameterizedTest
    @CsvSource({"65534, false", "65535, true", "65536, true", "2147483647, true"})
    void shouldTakeLargeDepthsForUnlimited(final String depth, final boolean isUnlimited) throws IOException {
        ask(MessageType.WATCH, 0, "/a", "t", depth);
        client.events();
        client.mkdir("/a" + "/b".repeat(1000));

        assertThat(client.events()).containsExactly(new WatchEvent("/a" + "/b".repeat(1000), "t"));
        final Watch watch =
                daemon.state().sessions().iterator().next().watches().get(0);
        assertThat(watch.depth() == Watch.UNLIMITED).isEqualTo(isUnlimited);
        daemon.replace();
        assertThat(daemon.state().sessions().iterator().next().watches().get(0).depth())
                .isEqualTo(watch.depth());
    }

    @Test
    void shouldGiveRelativeWatchesRelativePaths() throws IOException {
        client.watch("device", "t");
        client.write("/local/domain/0/device/vbd/1", "");

        assertThat(client.events()).containsExactly(new WatchEvent("device", "t"), new WatchEvent("device/vbd/1", "t"));
    }

    @Test
    void shouldRefuseADuplicateWatch() throws IOException {
        client.watch("/a", "t");

        assertRefused(StoreError.EEXIST, () -> client.watch("/a", "t"));
        client.watch("/a", "u");
        client.unwatch("/a", "t");
        client.events();
        client.write("/a", "");
        assertThat(client.events()).containsExactly(new WatchEvent("/a", "u"));
    }

    @Test
    void shouldResetWatchesAndTransactions() throws IOException {
        client.watch("/a", "t");
        final int transaction = client.startTransaction();
        client.request(MessageType.RESET_WATCHES, 0, new byte[1]);
        client.events();
        client.write("/a", "");

        assertThat(client.events()).isEmpty();
        assertRefused(StoreError.ENOENT, () -> client.read(transaction, "/"));
    }

    @Test
    void shouldReportIntroducedAndReleasedGuests() throws IOException {
        client.watch("@introduceDomain", "in");
        client.watch("@releaseDomain", "out");
        ask(MessageType.WATCH, 0, "@releaseDomain", "which", "1");
        client.watch("@releaseDomain/7", "7");
        client.watch("@releaseDomain/8", "8");
        client.watch("/", "root");
        client.events();

        client.introduce(7, 3);
        client.introduce(7, 4);
        assertThat(ask(MessageType.IS_DOMAIN_INTRODUCED, 0, "7")).isEqualTo("T");
        client.release(7);

        assertThat(client.events())
                .containsExactly(
                        new WatchEvent("@introduceDomain", "in"),
                        new WatchEvent("@releaseDomain", "out"),
                        new WatchEvent("@releaseDomain/7", "which"),
                        new WatchEvent("@releaseDomain/7", "7"));
        assertThat(ask(MessageType.IS_DOMAIN_INTRODUCED, 0, "7")).isEqualTo("F");
        assertRefused(StoreError.ENOENT, () -> client.release(7));
    }

    @Test
    void shouldRemoveWhatBelongsToAReleasedGuest() throws IOException {
        client.write("/a", "1");
        client.setPermissions("/a", "n0", "r7", "b8");
        client.write("/of7/below/x", "1");
        client.setPermissions("/of7", "n7");
        client.setPermissions("/of7/below", "n0");
        client.setPermissions("/of7/below/x", "n7");
        client.introduce(7, 3);
        client.watch("/", "root");
        client.watch("/of7/below", "below");
        client.events();

        client.release(7);

        assertThat(client.directory("/")).containsExactly("a");
        assertThat(client.permissions("/a")).containsExactly("n0", "b8");
        assertThat(client.events())
                .containsExactly(new WatchEvent("/of7", "root"), new WatchEvent("/of7/below", "below"));
    }

    @Test
    void shouldListTheChildrenOfATransactionInParts() throws IOException {
        client.write("/d/a", "");
        final int transaction = client.startTransaction();
        final String before = ask(MessageType.DIRECTORY_PART, transaction, "/d", "0");
        client.write(transaction, "/d/b", new byte[0]);
        final String after = ask(MessageType.DIRECTORY_PART, transaction, "/d", "0");

        ask(MessageType.RM, transaction, "/d/b");
        final String last = ask(MessageType.DIRECTORY_PART, transaction, "/d", "0");

        assertThat(generation(last)).isNotIn(generation(before), generation(after));
        assertThat(before).endsWith("\0a\0");
        assertThat(after).endsWith("\0a\0b\0");
        assertThat(last).endsWith("\0a\0");
        assertThat(generation(after)).isNotEqualTo(generation(before));
    }

    private static String generation(final String part) {
        return part.substring(0, part.indexOf(0));
    }

    @Test
    void shouldRecordTheSettingsOfGuests() throws IOException {
        assertThat(client.domainPath(5)).isEqualTo("/local/domain/5");
        assertThat(ask(MessageType.IS_DOMAIN_INTRODUCED, 0, "0")).isEqualTo("T");
        assertThat(ask(MessageType.GET_FEATURE, 0, "")).isEqualTo("4");
        ask(MessageType.SET_FEATURE, 0, "5", "4");
        client.introduce(5, 1);
        ask(MessageType.SET_TARGET, 0, "5", "0");
        ask(MessageType.RESUME, 0, "5");

        assertRefused(StoreError.EBUSY, () -> ask(MessageType.SET_FEATURE, 0, "5", "0"));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.SET_FEATURE, 0, "6", "1024"));
        assertRefused(StoreError.ENOENT, () -> ask(MessageType.SET_TARGET, 0, "6", "0"));
        assertRefused(StoreError.EINVAL, () -> client.introduce(0, 1));
        assertRefused(StoreError.EINVAL, () -> client.introduce(0x7FF4, 1));
        assertRefused(StoreError.EINVAL, () -> client.introduce(6, 0));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.GET_QUOTA, 0, "nodes"));
    }

    @Test
    void shouldAnswerControlRequests() throws IOException {
        assertThat(ask(MessageType.CONTROL, 0, "help")).contains("check", "quota");
        assertThat(ask(MessageType.CONTROL, 0, "check")).isEqualTo("OK");
        assertThat(ask(MessageType.CONTROL, 0, "quota")).contains("nodes 3 of 10000000");
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.CONTROL, 0, "nonsense"));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.CONTROL, 0, "check", "more"));
        assertRefused(StoreError.EINVAL, () -> ask(MessageType.CONTROL, 0, "help", "more"));
    }

    @Test
    void shouldProcessRequestsSentBeforeAClientDisconnects() throws IOException {
        client.watch("/last", "t");
        client.event();
        final List<byte[]> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(Requests.of(MessageType.MKDIR, i, 0, "/x/" + i));
        }
        requests.add(Requests.of(MessageType.MKDIR, 100, 0, "/last"));
        try (Client other = daemon.connect()) {
            other.send(Requests.joined(requests.toArray(byte[][]::new)));
        }
        assertThat(client.event()).isEqualTo(new WatchEvent("/last", "t"));
        assertThat(client.directory("/x")).hasSize(100);
    }

    @Test
    void shouldForgetClientsThatDisconnect() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (Client other = daemon.connect()) {
                other.watch("/", "t");
            }
        }
        try (Client last = daemon.connect()) {
            last.domainPath(0);
            while (daemon.call(() -> daemon.state().sessions().size()) > 2) {
                last.domainPath(0);
            }
        }
    }

    @Test
    void shouldReplaceTheSocketOfADaemonThatDied() throws IOException {
        final Path left = directory.resolve("left");
        try (var channel = AFUNIXServerSocketChannel.open()) {
            channel.setDeleteOnClose(false);
            channel.bind(AFUNIXSocketAddress.of(left));
        }
        assertThat(left).exists();

        try (TestDaemon successor = new TestDaemon(left, TestDaemon.state(directory, DaemonLimits.DEFAULT), false);
                Client other = successor.connect()) {
            assertThat(other.directory("/")).isEmpty();
        }
        assertThat(left).doesNotExist();
    }

    @Test
    void shouldNotListenWhereAnotherDaemonDoes() throws IOException {
        final Path file = Files.createFile(directory.resolve("file"));
        try (StoreState state = TestDaemon.state(directory, DaemonLimits.DEFAULT)) {
            assertThatThrownBy(() -> StoreDaemon.listen(daemon.socket(), state, false))
                    .isInstanceOf(ServingException.class)
                    .hasMessageContaining("another process listens");
            assertThat(client.directory("/")).isEmpty();
            assertThatThrownBy(() -> StoreDaemon.listen(file, state, false)).isInstanceOf(ServingException.class);
        }
        assertThat(file).exists();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreException;
import io.xenstream.store.StoreOptions;
import io.xenstream.store.StoreRule;
import io.xenstream.store.StoreTransaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same random requests to a live store and to the stock C daemon, over its socket: the same answers, the same errors, the same nodes. Of permissions, those of
 * domains that are gone are left out: the stock daemon keeps them in its lists, and ignores them.
 */
@Tag("interop")
final class LiveStoreDifferentialTest {
    private static final List<String> NOT_VALID =
            List.of("/top//a", "/top/a/", "/top/a b", "/top/\u00e4", "/top/" + "x".repeat(3100));

    private final StockPackages packages = StockPackages.obtain();

    @TempDir
    Path directory;

    private StockDaemon daemon;
    private Client client;
    private LiveStore store;
    private LiveCursor cursor;
    private Random random;
    /** Guests that are introduced have the numbers from this one up to the next field's. */
    private int firstGuest = 1;

    private int nextGuest = 1;

    @BeforeEach
    void start() throws IOException {
        daemon = StockDaemon.start(packages, DaemonKind.C);
        client = daemon.connect();
        store = LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT);
        cursor = store.cursor();
        client.mkdir("/top");
        store.mkdir(bytes("/top"), 4, LiveStore.INHERITED);
        for (int i = 0; i < 3; i++) {
            introduce();
        }
    }

    @AfterEach
    void close() throws IOException {
        cursor.close();
        store.close();
        client.close();
        daemon.close();
    }

    private void introduce() throws IOException {
        client.introduce(nextGuest++, 1);
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What the stock daemon answers. */
    @FunctionalInterface
    private interface Request {
        String answer() throws IOException;
    }

    private static String answer(final Request request) throws IOException {
        try {
            return request.answer();
        } catch (final StoreError error) {
            return error.getMessage();
        }
    }

    /** What a daemon would answer that is built on the live store. */
    private static String answerOf(final Request request) throws IOException {
        try {
            return request.answer();
        } catch (final StoreException refusal) {
            assertThat(refusal.rule()).isEqualTo(StoreRule.TREE);
            return "EINVAL";
        }
    }

    private String path() {
        if (random.nextInt(12) == 0) {
            return NOT_VALID.get(random.nextInt(NOT_VALID.size()));
        }
        final StringBuilder path = new StringBuilder("/top");
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            path.append('/').append((char) ('a' + random.nextInt(4)));
        }
        return path.toString();
    }

    private static boolean isValid(final String path) {
        return !NOT_VALID.contains(path);
    }

    private boolean find(final String path) {
        return isValid(path) && cursor.find(path);
    }

    private static String absent(final String path) {
        return isValid(path) ? "ENOENT" : "EINVAL";
    }

    private String value() {
        return "v".repeat(random.nextInt(random.nextInt(4) == 0 ? 2000 : 12));
    }

    private void step() throws IOException {
        final String path = path();
        final int kind = random.nextInt(20);
        if (kind < 7) {
            // A request has no more than 4,096 bytes.
            final String value = path.length() > 1000 ? "" : value();
            compare("write " + path, () -> write(path, value), () -> {
                client.write(path, value);
                return "";
            });
        } else if (kind < 9) {
            compare("mkdir " + path, () -> mkdir(path), () -> {
                client.mkdir(path);
                return "";
            });
        } else if (kind < 12) {
            compare("rm " + path, () -> remove(path), () -> {
                client.remove(path);
                return "";
            });
        } else if (kind < 15) {
            final List<String> permissions = permissions();
            compare("chmod " + path + permissions, () -> setPermissions(path, permissions), () -> {
                client.setPermissions(path, permissions.toArray(String[]::new));
                return "";
            });
        } else if (kind < 17) {
            compare(
                    "ls " + path,
                    () -> find(path) ? children().toString() : absent(path),
                    () -> new TreeSet<>(client.directory(path)).toString());
        } else if (kind < 19) {
            compare("read " + path, () -> find(path) ? read() : absent(path), () -> client.read(path));
        } else if (random.nextInt(3) == 0) {
            store.releaseDomain(firstGuest);
            client.release(firstGuest);
            firstGuest++;
            introduce();
        }
    }

    private static void compare(final String what, final Request live, final Request stock) throws IOException {
        assertThat(answerOf(live)).as(what).isEqualTo(answer(stock));
    }

    private String write(final String path, final String value) {
        final UnsafeBuffer content = bytes(value);
        store.write(bytes(path), path.length(), content, 0, content.capacity(), LiveStore.INHERITED);
        return "";
    }

    private String mkdir(final String path) {
        store.mkdir(bytes(path), path.length(), LiveStore.INHERITED);
        return "";
    }

    /** Removing what is not there is no error if its parent is there. */
    private String remove(final String path) {
        final boolean isParentThere = find(path.substring(0, Math.max(1, path.lastIndexOf('/'))));
        return store.remove(bytes(path), path.length()) > 0 || isParentThere ? "" : "ENOENT";
    }

    private String setPermissions(final String path, final List<String> permissions) {
        final int[] numbers = permissions.stream()
                .mapToInt(each -> each.charAt(0) | Integer.parseInt(each.substring(1)) << 16)
                .toArray();
        return store.setPermissions(bytes(path), path.length(), numbers, numbers.length) ? "" : "ENOENT";
    }

    /** The root of the test belongs to domain 0, so that a release does not remove it. */
    private List<String> permissions() {
        final List<String> permissions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            final int domid = random.nextInt(3) == 0 ? 0 : firstGuest + random.nextInt(nextGuest - firstGuest);
            permissions.add("nrwb".charAt(random.nextInt(4)) + String.valueOf(domid));
        }
        return permissions;
    }

    private String read() {
        return new String(cursor.node().valueBytes(), StandardCharsets.ISO_8859_1);
    }

    private Set<String> children() {
        final Set<String> names = new TreeSet<>();
        final String parent = cursor.node().pathString();
        final int count = cursor.childCount();
        for (int i = 0; i < count; i++) {
            cursor.find(parent);
            cursor.moveToChild(i);
            final String child = cursor.node().pathString();
            names.add(child.substring(child.lastIndexOf('/') + 1));
        }
        return names;
    }

    private Map<String, String> liveNodes() {
        final Map<String, String> nodes = new TreeMap<>();
        cursor.find("/top");
        do {
            final List<String> permissions = new ArrayList<>();
            for (int i = 0; i < cursor.node().permissionCount(); i++) {
                final int permission = cursor.node().permission(i);
                permissions.add((char) (permission & 0xFF) + String.valueOf(permission >>> 16));
            }
            nodes.put(cursor.node().pathString(), permissions + " " + read());
        } while (cursor.nextInSubtree());
        return nodes;
    }

    private void stockNodes(final String path, final Map<String, String> nodes) throws IOException {
        final List<String> permissions = new ArrayList<>(client.permissions(path));
        permissions.removeIf(each -> {
            final int domid = Integer.parseInt(each.substring(1));
            return domid > 0 && domid < firstGuest;
        });
        nodes.put(path, permissions + " " + client.read(path));
        for (final String child : client.directory(path)) {
            stockNodes(path + "/" + child, nodes);
        }
    }

    private void requireSameNodes() throws IOException {
        if (!cursor.find("/top")) {
            client.mkdir("/top");
            mkdir("/top");
        }
        final Map<String, String> stock = new TreeMap<>();
        stockNodes("/top", stock);
        assertThat(liveNodes()).isEqualTo(stock);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldAnswerAsTheStockDaemon(final long seed) throws IOException {
        random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            step();
            if (i % 100 == 99) {
                requireSameNodes();
            }
        }
    }

    @Test
    void shouldRefuseToRemoveTheRoot() throws IOException {
        compare("rm /", () -> remove("/"), () -> {
            client.remove("/");
            return "";
        });
        requireSameNodes();
    }

    /** Nodes that a transaction reads and writes are written by others meanwhile. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void shouldCommitOrRefuseTransactionsAsTheStockDaemon(final long seed) throws IOException {
        random = new Random(seed);
        for (final String path : List.of("/top/a", "/top/b", "/top/c", "/top/d")) {
            write(path, "");
            client.write(path, "");
        }
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            final int id = client.startTransaction();
            final Set<String> changed = new TreeSet<>();
            try (StoreTransaction transaction = store.begin()) {
                for (int j = random.nextInt(5); j >= 0; j--) {
                    if (random.nextInt(3) == 0) {
                        final String other = "/top/" + (char) ('a' + random.nextInt(4));
                        final String value = value();
                        write(other, value);
                        client.write(other, value);
                        changed.add(other);
                    } else {
                        step(transaction, id, changed);
                    }
                }
                final String live = transaction.commit() ? "" : "EAGAIN";
                final String stock = answer(() -> {
                    client.commit(id);
                    return "";
                });
                assertThat(live).as("transaction %d", i).isEqualTo(stock);
                refused += live.isEmpty() ? 0 : 1;
            }
            requireSameNodes();
        }
        assertThat(refused).isBetween(10, 150);
    }

    /** What others have changed meanwhile, a transaction that will be refused may read as it was or as it is. */
    private void step(final StoreTransaction transaction, final int id, final Set<String> changed) throws IOException {
        final String path = "/top/" + (char) ('a' + random.nextInt(4));
        if (random.nextBoolean()) {
            final UnsafeBuffer value = bytes(value());
            transaction.write(bytes(path), path.length(), value, 0, value.capacity(), LiveStore.INHERITED);
            client.write(id, path, value.byteArray());
        } else {
            assertThat(transaction.find(bytes(path), path.length())).isTrue();
            final UnsafeBuffer value = new UnsafeBuffer(0, 0);
            transaction.wrapValue(value);
            final byte[] live = new byte[value.capacity()];
            value.getBytes(0, live);
            final byte[] stock = client.read(id, path);
            assertThat(changed.contains(path) || Arrays.equals(live, stock)).isTrue();
        }
    }
}

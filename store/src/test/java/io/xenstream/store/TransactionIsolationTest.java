// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All schedules of two or three short transactions. What a transaction that was committed has read, and what it leaves, is what it would have read and left if it
 * had run alone at its commit; and it was refused only if somebody changed what it depends on.
 */
class TransactionIsolationTest {
    private static final List<String> PATHS = List.of("/a", "/a/b", "/a/b/c", "/a/d", "/e");

    private enum Kind {
        READ,
        LIST,
        WRITE,
        REMOVE
    }

    private record Step(Kind kind, String path) {}

    private final TestStore test = new TestStore().create();
    private final LiveStore store = test.store;
    private long schedules;
    private long refused;

    @AfterEach
    void close() {
        test.close();
    }

    private static Step read(final String path) {
        return new Step(Kind.READ, path);
    }

    private static Step list(final String path) {
        return new Step(Kind.LIST, path);
    }

    private static Step write(final String path) {
        return new Step(Kind.WRITE, path);
    }

    private static Step remove(final String path) {
        return new Step(Kind.REMOVE, path);
    }

    /** A transaction of a schedule: what it does, and what it has read so far. */
    private static final class Client {
        private final String name;
        private final List<Step> steps;
        private final List<String> seen = new ArrayList<>();
        /** What other transactions have changed since it began. */
        private final Set<String> changed = new TreeSet<>();

        private StoreTransaction transaction;

        Client(final int number, final List<Step> steps) {
            this.name = "value of " + number;
            this.steps = steps;
        }

        boolean isActive() {
            return transaction != null;
        }
    }

    /** Does a step in a transaction. Returns what it reads. */
    private static String run(final StoreTransaction transaction, final Step step, final String value) {
        final MutableDirectBuffer path = Invariants.buffer(step.path);
        final MutableDirectBuffer view = Invariants.buffer(value);
        switch (step.kind) {
            case READ -> {
                if (!transaction.find(path, path.capacity())) {
                    return "absent";
                }
                transaction.wrapValue(view);
                return view.getStringWithoutLengthAscii(0, view.capacity());
            }
            case LIST -> {
                final Set<String> names = new TreeSet<>();
                final long end = transaction.children(
                        path,
                        path.capacity(),
                        0,
                        Integer.MAX_VALUE,
                        (buffer, offset, length) -> names.add(buffer.getStringWithoutLengthAscii(offset, length)));
                return end == StoreTransaction.NO_MORE ? names.toString() : "absent";
            }
            case WRITE -> {
                transaction.write(path, path.capacity(), view, 0, view.capacity(), LiveStore.INHERITED);
                return "";
            }
            case REMOVE -> {
                return String.valueOf(transaction.remove(path, path.capacity()));
            }
        }
        throw new IllegalArgumentException(step.toString());
    }

    /** Does a step in the model. */
    private static String run(final Map<String, String> model, final Step step, final String value) {
        switch (step.kind) {
            case READ -> {
                return model.getOrDefault(step.path, "absent");
            }
            case LIST -> {
                return step.path.equals("/") || model.containsKey(step.path)
                        ? names(model, step.path).toString()
                        : "absent";
            }
            case WRITE -> {
                for (final String parent : parents(step.path)) {
                    model.putIfAbsent(parent, "");
                }
                model.put(step.path, value);
                return "";
            }
            case REMOVE -> {
                return String.valueOf(
                        model.keySet().removeIf(path -> path.equals(step.path) || path.startsWith(step.path + "/")));
            }
        }
        throw new IllegalArgumentException(step.toString());
    }

    private static Set<String> names(final Map<String, String> model, final String parent) {
        final String prefix = parent.equals("/") ? "/" : parent + "/";
        final Set<String> names = new TreeSet<>();
        for (final String path : model.keySet()) {
            if (path.startsWith(prefix) && path.length() > prefix.length() && path.indexOf('/', prefix.length()) < 0) {
                names.add(path.substring(prefix.length()));
            }
        }
        return names;
    }

    private static List<String> parents(final String path) {
        final List<String> parents = new ArrayList<>();
        for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
            parents.add(path.substring(0, end));
        }
        return parents;
    }

    /** What a step depends on: nodes, and lists of children, which end with a slash. */
    private static Set<String> dependencies(final Step step) {
        final Set<String> dependencies = new TreeSet<>(parents(step.path));
        dependencies.add(step.path);
        if (step.kind == Kind.LIST) {
            dependencies.add(step.path.equals("/") ? "/" : step.path + "/");
        }
        return dependencies;
    }

    /** What differs between two states, in the form of {@link #dependencies}. */
    private static Set<String> differences(
            final Map<String, String> before, final Map<String, String> after, final List<Step> steps) {
        final Set<String> changed = new TreeSet<>();
        for (final String path : PATHS) {
            if (before.containsKey(path) != after.containsKey(path)) {
                changed.add(path);
                changed.add(path.substring(0, path.lastIndexOf('/') + 1));
            }
        }
        // Written as it was, or removed and written again, is changed, too.
        for (final Step step : steps) {
            if (step.kind == Kind.WRITE) {
                changed.add(step.path);
            } else if (step.kind == Kind.REMOVE) {
                PATHS.stream().filter(path -> path.startsWith(step.path)).forEach(path -> {
                    changed.add(path);
                    changed.add(path.substring(0, path.lastIndexOf('/') + 1));
                });
            }
        }
        return changed;
    }

    private void reset(final Map<String, String> initial) {
        for (final String path : List.of("/a", "/e")) {
            store.remove(Invariants.buffer(path), path.length());
        }
        initial.forEach((path, value) -> {
            final MutableDirectBuffer buffer = Invariants.buffer(path);
            final MutableDirectBuffer bytes = Invariants.buffer(value);
            store.write(buffer, buffer.capacity(), bytes, 0, bytes.capacity(), LiveStore.INHERITED);
        });
    }

    private Map<String, String> nodes() {
        final Map<String, String> nodes = new TreeMap<>();
        try (LiveCursor cursor = store.cursor()) {
            for (final String path : PATHS) {
                if (cursor.find(path)) {
                    nodes.put(path, new String(cursor.node().valueBytes(), StandardCharsets.US_ASCII));
                }
            }
        }
        return nodes;
    }

    /** Runs all interleavings of transactions. */
    private void interleave(final Map<String, String> initial, final List<List<Step>> programs) {
        final int[] left =
                programs.stream().mapToInt(program -> program.size() + 1).toArray();
        interleave(initial, programs, left, new int[Arrays.stream(left).sum()], 0);
    }

    private void interleave(
            final Map<String, String> initial,
            final List<List<Step>> programs,
            final int[] left,
            final int[] schedule,
            final int length) {
        if (length == schedule.length) {
            run(initial, programs, schedule);
            return;
        }
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0) {
                left[i]--;
                schedule[length] = i;
                interleave(initial, programs, left, schedule, length + 1);
                left[i]++;
            }
        }
    }

    private void run(final Map<String, String> initial, final List<List<Step>> programs, final int[] schedule) {
        reset(initial);
        Map<String, String> committed = new TreeMap<>(initial);
        final List<Client> clients = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            clients.add(new Client(i, programs.get(i)));
        }
        for (final int number : schedule) {
            final Client client = clients.get(number);
            if (!client.isActive()) {
                client.transaction = store.begin();
            }
            if (client.seen.size() < client.steps.size()) {
                client.seen.add(run(client.transaction, client.steps.get(client.seen.size()), client.name));
            } else {
                committed = commit(client, clients, committed, programs + " " + Arrays.toString(schedule));
            }
        }
        schedules++;
    }

    /** Commits a transaction. Returns the state of the model then. */
    private Map<String, String> commit(
            final Client client,
            final List<Client> clients,
            final Map<String, String> committed,
            final String schedule) {
        final boolean isCommitted = client.transaction.commit();
        client.transaction.close();
        if (!isCommitted) {
            refused++;
            final Set<String> dependencies = new TreeSet<>();
            client.steps.forEach(step -> dependencies.addAll(dependencies(step)));
            dependencies.retainAll(client.changed);
            assertThat(dependencies).as("why it was refused: %s", schedule).isNotEmpty();
            assertThat(nodes()).as(schedule).isEqualTo(committed);
            return committed;
        }
        final Map<String, String> model = new TreeMap<>(committed);
        final List<String> alone = new ArrayList<>();
        client.steps.forEach(step -> alone.add(run(model, step, client.name)));
        assertThat(client.seen).as(schedule).isEqualTo(alone);
        assertThat(nodes()).as(schedule).isEqualTo(model);
        final Set<String> changed = differences(committed, model, client.steps);
        clients.stream().filter(other -> other != client).forEach(other -> other.changed.addAll(changed));
        return model;
    }

    private static List<List<Step>> programsOfTwoSteps() {
        return List.of(
                List.of(read("/a"), write("/e")),
                List.of(read("/e"), write("/a")),
                List.of(write("/a/b"), read("/a")),
                List.of(read("/a/b"), remove("/a")),
                List.of(write("/a/b"), write("/a/d")),
                List.of(write("/a/b/c"), list("/a/b")),
                List.of(list("/a"), write("/a/d")),
                List.of(list("/a"), remove("/a/b")),
                List.of(remove("/a"), write("/a/b")),
                List.of(remove("/a/b"), remove("/e")),
                List.of(write("/e"), remove("/e")),
                List.of(read("/a"), list("/")));
    }

    private static final List<Map<String, String>> STATES =
            List.of(Map.of(), Map.of("/a", "1"), Map.of("/a", "1", "/a/b", "2", "/a/b/c", "3", "/e", "4"));

    @Test
    void shouldRunTwoTransactionsAsIfOneAfterTheOther() {
        for (final Map<String, String> initial : STATES) {
            for (final List<Step> first : programsOfTwoSteps()) {
                for (final List<Step> second : programsOfTwoSteps()) {
                    interleave(initial, List.of(first, second));
                }
            }
        }
        assertThat(schedules).isEqualTo(3 * 12 * 12 * 20);
        assertThat(refused).isBetween(schedules / 10, schedules);
        Invariants.check(store.tree());
    }

    private void runThree(final List<List<Step>> programs) {
        for (final Map<String, String> initial : STATES) {
            for (final List<Step> first : programs) {
                for (final List<Step> second : programs) {
                    for (final List<Step> third : programs) {
                        interleave(initial, List.of(first, second, third));
                    }
                }
            }
        }
        assertThat(refused).isBetween(schedules / 10, schedules);
        Invariants.check(store.tree());
    }

    @Test
    void shouldRunThreeTransactionsAsIfOneAfterTheOther() {
        runThree(List.of(
                List.of(read("/a")),
                List.of(list("/a")),
                List.of(write("/a/b")),
                List.of(write("/a/b/c")),
                List.of(remove("/a"))));
    }

    @Tag("long")
    @Test
    void shouldRunThreeLongerTransactionsAsIfOneAfterTheOther() {
        runThree(programsOfTwoSteps());
    }
}

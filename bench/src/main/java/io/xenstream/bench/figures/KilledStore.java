// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.figures;

import io.xenstream.bench.tree.KnownNode;
import io.xenstream.bench.tree.TreePath;
import io.xenstream.bench.tree.TreeStore;
import io.xenstream.bench.tree.TreeStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Opens a store whose process has been killed while it was committing one transaction after the other. */
public final class KilledStore {
    private static final String READY = "ready";
    private static final int SHORTEST_LIFE_NANOS = 5_000_000;
    private static final int LONGEST_LIFE_NANOS = 50_000_000;
    /** How many nodes the process that is killed writes to. */
    private static final int NODES = 2000;

    private final TreeStores contender;
    private final Path directory;
    private final KnownNode[] nodes;
    private int recovered;

    KilledStore(final TreeStores contender, final Path directory, final KnownNode[] nodes) {
        this.contender = contender;
        this.directory = directory;
        this.nodes = Arrays.copyOf(nodes, Math.min(NODES, nodes.length));
    }

    /** How often a commit was really interrupted, if the contender tells. */
    int recovered() {
        return recovered;
    }

    /**
     * Returns the times in milliseconds to open the store and to read a node.
     *
     * @param kills    how often the process is killed
     * @param warmings how often the store is opened before, so that its code is compiled
     * @param onlyInterrupted whether to omit times when no commit had been interrupted, unless that is so for all of them
     */
    double[] measure(final int kills, final int warmings, final boolean onlyInterrupted) {
        for (int i = 0; i < warmings; i++) {
            open();
        }
        final Path list = write(directory.resolveSibling(directory.getFileName() + ".nodes"));
        try {
            final SplittableRandom random = new SplittableRandom(kills);
            final List<Double> all = new ArrayList<>();
            final List<Double> interrupted = new ArrayList<>();
            for (int i = 0; i < kills; i++) {
                kill(list, random.nextLong(SHORTEST_LIFE_NANOS, LONGEST_LIFE_NANOS));
                final int before = recovered;
                final double millis = open();
                all.add(millis);
                if (recovered > before) {
                    interrupted.add(millis);
                }
            }
            final List<Double> times = onlyInterrupted && !interrupted.isEmpty() ? interrupted : all;
            return times.stream().mapToDouble(Double::doubleValue).toArray();
        } finally {
            delete(list);
        }
    }

    private double open() {
        final byte[] target = new byte[1 << 16];
        final long begin = System.nanoTime();
        try (TreeStore store = contender.open(directory)) {
            final int length = store.read(nodes[0].path(), target);
            final long time = System.nanoTime() - begin;
            if (length != nodes[0].value().length) {
                throw new IllegalStateException(contender.title() + " has lost " + nodes[0].path());
            }
            recovered += store.hasRecovered() ? 1 : 0;
            return time / 1e6;
        }
    }

    private Path write(final Path list) {
        try {
            return Files.write(
                    list,
                    Arrays.stream(nodes)
                            .map(node -> node.path().text() + '\t' + node.value().length)
                            .toList());
        } catch (final IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static void delete(final Path list) {
        try {
            Files.deleteIfExists(list);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** Starts a process, waits until it is committing, and kills it after a while. */
    private void kill(final Path list, final long lifeNanos) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KilledStore.class.getName()));
        command.addAll(List.of(contender.name(), directory.toString(), list.toString()));
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line = output.readLine();
                while (line != null && !line.equals(READY)) {
                    line = output.readLine();
                }
                if (line == null) {
                    throw new IllegalStateException("the process to be killed has ended by itself");
                }
                LockSupport.parkNanos(lifeNanos);
            } finally {
                process.destroyForcibly().waitFor();
            }
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    /**
     * The process that is killed: changes a store for ever.
     *
     * @param arguments the contender, its directory, the list of nodes
     * @throws IOException if the list cannot be read
     */
    public static void main(final String[] arguments) throws IOException {
        final KnownNode[] nodes = Files.readAllLines(Path.of(arguments[2])).stream()
                .map(line -> line.split("\t"))
                .map(line -> new KnownNode(new TreePath(line[0]), new byte[Integer.parseInt(line[1])]))
                .toArray(KnownNode[]::new);
        final TreeStores contender = TreeStores.valueOf(arguments[0]);
        final PrintStream output = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (TreeStore store = contender.open(Path.of(arguments[1]))) {
            for (long round = 0; true; round++) {
                change(store, contender, nodes);
                if (round == 1) {
                    output.println(READY);
                }
            }
        }
    }

    private static void change(final TreeStore store, final TreeStores contender, final KnownNode[] nodes) {
        for (final KnownNode node : nodes) {
            node.changedValue();
        }
        if (contender.can(TreeStores.Ability.TRANSACTIONS)) {
            for (int i = 0; i + Operations.TRANSACTION <= nodes.length; i += Operations.TRANSACTION) {
                store.transaction(nodes, i, i + Operations.TRANSACTION);
            }
        } else {
            for (final KnownNode node : nodes) {
                store.write(node.path(), node.value());
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ReadOptions;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Many nodes have children with the same names in the same order, but for a few: what is found is the same as if each name was looked up. */
final class NameSequencesProperties {
    private static final String[][] KINDS = {
        {"frontend", "frontend-id", "online", "state", "sectors", "a-name-of-more-than-24-bytes-in-all", "mode"},
        {"frontend", "frontend-id", "online", "feature-gso-tcpv4", "state"},
        {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
        {"0"},
        {"backend", "state-of-24-bytes-in-all", "feature-of-23-bytes-all", "a", "ab", "abcdefg", "abcdefgh", "abcdefghi"
        },
        {"xbackend", "backend", "ackend", "b"},
    };
    private static final String[] DIRECTORIES = {"cpu", "memory", "device", "control", "console", "store"};

    @Property(tries = 400)
    void shouldFindTheSame(@ForAll final long seed) {
        final Random random = new Random(seed);
        final List<String> paths = tree(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            disturb(paths, random);
        }
        final byte[] bytes = image(paths, random).bytes();
        if (random.nextInt(4) == 0) {
            bytes[16 + random.nextInt(bytes.length - 16)] = (byte) (random.nextBoolean() ? '/' : random.nextInt());
        }
        PlainNodesProperties.requireSame(bytes, ReadOptions.DEFAULT);
        VerifierPartsProperties.requireSame(bytes, ReadOptions.DEFAULT, 2 + random.nextInt(6), random);
    }

    private static List<String> tree(final Random random) {
        final List<String> paths = new ArrayList<>(List.of("/", "/local", "/local/domain"));
        final int guests = 1 + random.nextInt(6);
        for (int i = 0; i < guests; i++) {
            final String guest = "/local/domain/" + (i == 0 || random.nextBoolean() ? i : 1000 + i);
            paths.add(guest);
            for (final String directory : DIRECTORIES) {
                if (random.nextInt(4) > 0) {
                    paths.add(guest + "/" + directory);
                    addDevices(paths, guest + "/" + directory, random);
                }
            }
        }
        return paths;
    }

    private static void addDevices(final List<String> paths, final String directory, final Random random) {
        final int devices = random.nextInt(4);
        for (int i = 0; i < devices; i++) {
            final String device = directory + "/" + (random.nextBoolean() ? i : 51712 + i);
            paths.add(device);
            addChildren(paths, device, random);
        }
        if (devices == 0) {
            addChildren(paths, directory, random);
        }
    }

    private static void addChildren(final List<String> paths, final String parent, final Random random) {
        final String[] names = KINDS[random.nextInt(KINDS.length)];
        final int omitted = random.nextInt(8) == 0 ? random.nextInt(names.length) : -1;
        final int last = random.nextInt(6) == 0 ? random.nextInt(names.length) : names.length;
        for (int i = 0; i < last; i++) {
            if (i != omitted) {
                paths.add(parent + "/" + names[i]);
            }
            if (i != omitted && random.nextInt(30) == 0) {
                paths.add(parent + "/" + names[i] + "/0");
            }
        }
    }

    private static void disturb(final List<String> paths, final Random random) {
        final int at = 1 + random.nextInt(paths.size() - 1);
        final String path = paths.get(at);
        switch (random.nextInt(9)) {
            case 0 -> paths.add(at, paths.get(random.nextInt(paths.size())));
            case 1 -> paths.add(at + 1, paths.get(Math.max(0, at - random.nextInt(8))));
            case 2 -> paths.remove(at);
            case 3 -> Collections.swap(paths, at, random.nextInt(paths.size()));
            case 4 -> paths.set(at, replaced(path, random, (char) ('a' + random.nextInt(26))));
            case 5 -> paths.set(at, replaced(path, random, "/!@-_".charAt(random.nextInt(5))));
            case 6 -> paths.add(at + 1, path + "/" + KINDS[0][random.nextInt(3)]);
            case 7 -> paths.set(at, path + (random.nextBoolean() ? "/" : "x"));
            default -> paths.add(at, "@releaseDomain");
        }
    }

    private static String replaced(final String path, final Random random, final char by) {
        final int at = random.nextInt(path.length());
        return path.substring(0, at) + by + path.substring(at + 1);
    }

    private static TestImage image(final List<String> paths, final Random random) {
        final ImageScript script = new ImageScript(ByteOrder.LITTLE_ENDIAN).host();
        final boolean isOdd = random.nextInt(3) == 0;
        for (final String path : paths) {
            if (isOdd && random.nextInt(40) == 0) {
                script.watch(1 + random.nextInt(5), path, "token");
            }
            final boolean isOwn = random.nextInt(12) == 0;
            final String value = "v".repeat(random.nextInt(20));
            if (random.nextBoolean()) {
                script.node(path, value, isOwn ? "n1" : "n0");
            } else {
                script.node(path, value, isOwn ? "n1" : "n0", "r7");
            }
        }
        return script.end();
    }
}

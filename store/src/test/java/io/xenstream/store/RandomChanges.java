// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;

/** Random changes of a store and of a plain map, which is its model: path to permissions and value, in the form of {@link Invariants#check}. */
final class RandomChanges {
    private final Random random;
    private final int names;
    private final int longest;
    final TreeMap<String, String> model = new TreeMap<>();

    RandomChanges(final long seed, final int names, final int longest) {
        this.random = new Random(seed);
        this.names = names;
        this.longest = longest;
        model.put("/", "n0 = ");
    }

    /** A random change: what to do with a store and with the model. */
    record Change(String text, Consumer<LiveStore> onStore, Runnable onModel) {}

    Change next() {
        final String path = path();
        final int kind = random.nextInt(11);
        if (kind < 5) {
            return write(path);
        }
        if (kind < 7) {
            final MutableDirectBuffer buffer = Invariants.buffer(path);
            return path.equals("/")
                    ? write("/x")
                    : new Change("rm " + path, store -> store.remove(buffer, buffer.capacity()), () -> remove(path));
        }
        if (kind < 9) {
            return permissions(path);
        }
        return kind == 9 ? release() : new Change("compact", LiveStore::doWork, () -> {});
    }

    private String path() {
        final StringBuilder path = new StringBuilder();
        final int depth = random.nextInt(5);
        for (int i = 0; i < depth; i++) {
            path.append('/').append((char) ('a' + random.nextInt(names)));
            if (random.nextInt(4) == 0) {
                path.append("-long-name-of-a-directory");
            }
        }
        return depth == 0 ? random.nextBoolean() ? "/" : "@releaseDomain" : path.toString();
    }

    private Change write(final String path) {
        final StringBuilder value = new StringBuilder();
        final int length = random.nextInt(4) == 0 ? random.nextInt(longest) : random.nextInt(12);
        for (int i = 0; i < length; i++) {
            value.append((char) ('0' + random.nextInt(10)));
        }
        final int owner = random.nextInt(3) == 0 ? random.nextInt(4) : LiveStore.INHERITED;
        final MutableDirectBuffer pathBuffer = Invariants.buffer(path);
        final MutableDirectBuffer valueBuffer = Invariants.buffer(value.toString());
        return new Change(
                "write " + path + " " + length,
                store -> store.write(pathBuffer, pathBuffer.capacity(), valueBuffer, 0, valueBuffer.capacity(), owner),
                () -> write(path, value.toString(), owner));
    }

    private void write(final String path, final String value, final int owner) {
        if (model.containsKey(path)) {
            final String old = model.get(path);
            model.put(path, old.substring(0, old.indexOf('=')) + "= " + value);
            return;
        }
        final String parent = path.startsWith("@") ? "/" : path.substring(0, Math.max(1, path.lastIndexOf('/')));
        if (!model.containsKey(parent)) {
            write(parent, "", owner);
        }
        String permissions = model.get(parent);
        permissions = permissions.substring(0, permissions.indexOf('='));
        if (owner >= 0) {
            permissions = permissions.charAt(0) + "" + owner + permissions.substring(permissions.indexOf(' '));
        }
        model.put(path, permissions + "= " + value);
    }

    private void remove(final String path) {
        model.keySet().removeIf(other -> other.equals(path) || other.startsWith(path + "/"));
    }

    private Change permissions(final String path) {
        final int count = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 3);
        final int[] permissions = new int[count];
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            final int domid = random.nextInt(5);
            final char letter = "nrwb".charAt(random.nextInt(4));
            permissions[i] = letter | domid << 16;
            text.append(letter).append(domid).append(' ');
        }
        final MutableDirectBuffer buffer = Invariants.buffer(path);
        return new Change(
                "chmod " + path + " " + count,
                store -> store.setPermissions(buffer, buffer.capacity(), permissions, count),
                () -> model.computeIfPresent(path, (same, old) -> text + old.substring(old.indexOf('='))));
    }

    private Change release() {
        final int domid = 1 + random.nextInt(4);
        return new Change("release " + domid, store -> store.releaseDomain(domid), () -> release(domid));
    }

    private void release(final int domid) {
        final List<String> owned = new ArrayList<>();
        for (final Map.Entry<String, String> entry : model.entrySet()) {
            final String content = entry.getValue();
            final String value = content.substring(content.indexOf('='));
            final StringBuilder kept = new StringBuilder();
            for (final String permission :
                    content.substring(0, content.indexOf(" =")).split(" ", -1)) {
                final boolean isReleased = permission.substring(1).equals("" + domid);
                if (isReleased && kept.length() == 0) {
                    owned.add(entry.getKey());
                    kept.append(permission.charAt(0)).append("0 ");
                } else if (!isReleased) {
                    kept.append(permission).append(' ');
                }
            }
            entry.setValue(kept + value);
        }
        owned.removeIf(path -> path.equals("/") || path.startsWith("@"));
        owned.forEach(this::remove);
    }
}

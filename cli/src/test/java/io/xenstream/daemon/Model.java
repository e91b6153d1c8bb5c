// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.interop.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the part of the store that one client alone changes must look like, and what the daemon must answer there: written down once more, by
 * the simplest means.
 */
final class Model {
    static final byte[] OK = Requests.payload("OK");

    /** A watch by the client of its own part. */
    record ModelWatch(String path, String token) {
        private boolean isToldOf(final String changed, final boolean isExact) {
            return changed.equals(path) || (!isExact && changed.startsWith(path + "/"));
        }
    }

    /** What is answered; an error if the type says so. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares answers
    record Answer(int type, byte[] payload, List<WatchEvent> events) {
        static Answer error(final String name) {
            return new Answer(MessageType.ERROR, Requests.payload(name), List.of());
        }
    }

    private final String top;
    private ModelNode root = new ModelNode(Requests.NONE, Requests.payload("n0"));
    private final Consumer<String> changes;
    private final List<ModelWatch> watches = new ArrayList<>();
    private final List<WatchEvent> events = new ArrayList<>();

    /**
     * An empty part of the store.
     *
     * @param top     its path
     * @param changes is told of each path that a watch of all of it is told of
     */
    Model(final String top, final Consumer<String> changes) {
        this.top = top;
        this.changes = changes;
    }

    String top() {
        return top;
    }

    List<ModelWatch> watches() {
        return watches;
    }

    ModelNode root() {
        return root;
    }

    /** Replaces all nodes; there are no watches any more. */
    void restore(final ModelNode otherRoot) {
        root = otherRoot;
        watches.clear();
        events.clear();
    }

    ModelNode find(final String path) {
        ModelNode node = root;
        for (final String name : path.substring(top.length()).split("/", -1)) {
            if (node != null && !name.isEmpty()) {
                node = node.children.get(name);
            }
        }
        return node;
    }

    Answer answer(final int type, final String path, final byte[] more) {
        final ModelNode node = find(path);
        return switch (type) {
            case MessageType.READ -> node == null ? missing() : answer(type, node.value);
            case MessageType.GET_PERMS -> node == null ? missing() : answer(type, node.permissions);
            case MessageType.DIRECTORY -> node == null ? missing() : answer(type, names(node.children.keySet()));
            case MessageType.WRITE -> write(path, more);
            case MessageType.MKDIR -> node == null ? write(type, path, Requests.NONE) : answer(type, OK);
            case MessageType.RM -> remove(path);
            case MessageType.SET_PERMS -> node == null ? missing() : setPermissions(path, node, more);
            default -> throw new AssertionError("type " + type);
        };
    }

    static Answer missing() {
        return Answer.error("ENOENT");
    }

    static byte[] names(final Iterable<String> children) {
        final StringBuilder names = new StringBuilder();
        children.forEach(name -> names.append(name).append('\0'));
        return ProtocolText.of(names.toString());
    }

    Answer answer(final int type, final byte[] payload) {
        final List<WatchEvent> fired = List.copyOf(events);
        events.clear();
        return new Answer(type, payload, fired);
    }

    private Answer write(final String path, final byte[] value) {
        return write(MessageType.WRITE, path, value);
    }

    private Answer write(final int type, final String path, final byte[] value) {
        put(path, value);
        fire(path);
        return answer(type, OK);
    }

    /** Gives a node a value; what is missing is made, with the permissions of what is above. */
    void put(final String path, final byte[] value) {
        ModelNode node = root;
        for (final String name : path.substring(top.length() + 1).split("/", -1)) {
            final byte[] inherited = node.permissions;
            node = node.children.computeIfAbsent(name, missing -> new ModelNode(Requests.NONE, inherited));
        }
        node.value = value;
    }

    private Answer setPermissions(final String path, final ModelNode node, final byte[] permissions) {
        node.permissions = permissions;
        fire(path);
        return answer(MessageType.SET_PERMS, OK);
    }

    private Answer remove(final String path) {
        final ModelNode node = find(path);
        if (node == null) {
            return find(parent(path)) == null ? missing() : answer(MessageType.RM, OK);
        }
        fire(path);
        removing(path, node);
        delete(path);
        return answer(MessageType.RM, OK);
    }

    private static String parent(final String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    void delete(final String path) {
        find(parent(path)).children.remove(path.substring(path.lastIndexOf('/') + 1));
    }

    private void removing(final String path, final ModelNode node) {
        for (final Map.Entry<String, ModelNode> child : node.children.entrySet()) {
            final String childPath = path + '/' + child.getKey();
            fire(childPath, true);
            removing(childPath, child.getValue());
        }
    }

    void fire(final String path) {
        changes.accept(path);
        fire(path, false);
    }

    private void fire(final String path, final boolean isExact) {
        for (final ModelWatch watch : watches) {
            if (watch.isToldOf(path, isExact)) {
                events.add(new WatchEvent(path, watch.token()));
            }
        }
    }
}

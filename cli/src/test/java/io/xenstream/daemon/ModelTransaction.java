// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a transaction must do that works on the children of one node, where nobody else makes or removes any. */
final class ModelTransaction {
    private final Model model;
    private final String directory;
    private final int id;
    /** The values as the transaction sees them, of what it has looked at; null is one that is not there. */
    private final Map<String, byte[]> seen = new HashMap<>();

    private final Set<String> written = new LinkedHashSet<>();
    private boolean isConflicting;

    ModelTransaction(final Model model, final String directory, final int id) {
        this.model = model;
        this.directory = directory;
        this.id = id;
    }

    String directory() {
        return directory;
    }

    int id() {
        return id;
    }

    private ModelNode committed(final String name) {
        return model.find(directory).children.get(name);
    }

    private byte[] look(final String name) {
        if (!seen.containsKey(name)) {
            final ModelNode node = committed(name);
            seen.put(name, node == null ? null : node.value);
        }
        return seen.get(name);
    }

    Model.Answer answer(final int type, final String name, final byte[] value) {
        return switch (type) {
            case MessageType.READ -> look(name) == null ? Model.missing() : model.answer(type, look(name));
            case MessageType.DIRECTORY -> model.answer(type, Model.names(names()));
            case MessageType.WRITE -> write(name, value);
            case MessageType.RM -> remove(name);
            default -> throw new AssertionError("type " + type);
        };
    }

    private final Set<String> added = new LinkedHashSet<>();

    private List<String> names() {
        final List<String> names = new ArrayList<>();
        for (final String name : model.find(directory).children.keySet()) {
            if (!seen.containsKey(name) || seen.get(name) != null) {
                names.add(name);
            }
        }
        for (final String name : added) {
            if (committed(name) == null) {
                names.add(name);
            }
        }
        return names;
    }

    private Model.Answer write(final String name, final byte[] value) {
        if (look(name) == null) {
            added.add(name);
        }
        written.add(name);
        seen.put(name, value);
        return model.answer(MessageType.WRITE, Model.OK);
    }

    private Model.Answer remove(final String name) {
        if (look(name) != null) {
            added.remove(name);
            written.add(name);
            seen.put(name, null);
        }
        return model.answer(MessageType.RM, Model.OK);
    }

    /** Somebody else has written to a node. */
    void writtenByOthers(final String name) {
        isConflicting |= seen.containsKey(name);
    }

    Model.Answer end(final boolean isCommit) {
        if (isCommit && isConflicting) {
            return Model.Answer.error("EAGAIN");
        }
        if (isCommit) {
            commit();
        }
        return model.answer(MessageType.TRANSACTION_END, Model.OK);
    }

    private void commit() {
        final List<String> told = new ArrayList<>();
        for (final String name : written) {
            final String path = directory + '/' + name;
            final boolean wasThere = committed(name) != null;
            if (seen.get(name) != null) {
                model.put(path, seen.get(name));
            } else if (wasThere) {
                model.delete(path);
            }
            if (wasThere || seen.get(name) != null) {
                told.add(path);
            }
        }
        told.forEach(model::fire);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Answers requests about nodes. */
final class NodeRequests {
    private final DaemonLimits limits;

    NodeRequests(final DaemonLimits limits) {
        this.limits = limits;
    }

    byte[] read(final Tree tree, final Request request) {
        final byte[] value = tree.value(StorePath.absolute(request.only()));
        if (value == null) {
            throw new RequestException(StoreError.ENOENT);
        }
        return value;
    }

    void write(final Tree tree, final Request request, final ChangeListener listener) {
        final String path = StorePath.absolute(request.first());
        final byte[] value = request.rest();
        if (value.length > limits.maxValueLength()) {
            throw new RequestException(StoreError.ENOSPC);
        }
        tree.write(path, value, listener);
    }

    void makeDirectory(final Tree tree, final Request request, final ChangeListener listener) {
        tree.makeDirectory(StorePath.absolute(request.only()), listener);
    }

    void remove(final Tree tree, final Request request, final ChangeListener listener) {
        tree.remove(StorePath.absolute(request.only()), listener);
    }

    byte[] permissions(final Tree tree, final Request request) {
        final List<Permission> permissions = tree.permissions(StorePath.absoluteOrSpecial(request.only()));
        if (permissions == null) {
            throw new RequestException(StoreError.ENOENT);
        }
        return ProtocolText.of(
                permissions.stream().map(permission -> permission + "\0").collect(Collectors.joining()));
    }

    void setPermissions(final Tree tree, final Request request, final ChangeListener listener) {
        final List<String> strings = request.strings(2);
        final List<Permission> permissions = new ArrayList<>(strings.size() - 1);
        for (final String string : strings.subList(1, strings.size())) {
            permissions.add(Permission.parse(string));
        }
        tree.setPermissions(StorePath.absoluteOrSpecial(strings.get(0)), List.copyOf(permissions), listener);
    }

    byte[] directory(final Tree tree, final Request request) {
        final String path = StorePath.absolute(request.only());
        tree.requireNode(path);
        final ByteArrayOutputStream names = new ByteArrayOutputStream();
        for (final String name : tree.childNames(path)) {
            names.writeBytes(ProtocolText.terminated(name));
            if (names.size() > MessageHeader.LONGEST_PAYLOAD) {
                throw new RequestException(StoreError.E2BIG);
            }
        }
        return names.toByteArray();
    }

    /** The generation and as many whole names as fit, from an offset into the list; an empty name follows the last one. */
    byte[] directoryPart(final Tree tree, final Request request) {
        final List<String> strings = request.strings(2);
        final String path = StorePath.absolute(strings.get(0));
        final long offset = ProtocolText.number(strings.get(1), Long.MAX_VALUE);
        tree.requireNode(path);
        final ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(ProtocolText.terminated(Long.toString(tree.generation(path))));
        long begin = 0;
        for (final String name : tree.childNames(path)) {
            final long end = begin + name.length() + 1;
            if (end > offset) {
                final byte[] rest = ProtocolText.terminated(name.substring((int) Math.max(0, offset - begin)));
                if (part.size() + rest.length >= MessageHeader.LONGEST_PAYLOAD) {
                    return part.toByteArray();
                }
                part.writeBytes(rest);
            }
            begin = end;
        }
        part.write(0);
        return part.toByteArray();
    }
}

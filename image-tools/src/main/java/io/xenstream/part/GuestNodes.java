// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Region;
import io.xenstream.codec.internal.Paths;
import io.xenstream.index.NodeSelection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The nodes that an extract looks up: the subtrees that can belong to the guest, what is above them, and what its transactions have accessed. */
final class GuestNodes implements NodeSelection {
    private static final DirectBuffer DOMAINS = ascii("/local/domain/");
    private static final DirectBuffer BACKEND = ascii("backend");
    private static final DirectBuffer DEVICE_MODEL = ascii("device-model");
    /** Of the path from a domain to what its backends keep for the guest: the domain, "backend", the kind, the guest. */
    private static final int BACKEND_NAMES = 4;

    private static final int DEVICE_MODEL_NAMES = 3;

    private enum Part {
        /** Contains a subtree of the guest, and other ones. */
        ABOVE,
        INSIDE,
        OUTSIDE
    }

    private final long connId;
    private final List<DirectBuffer> tops = new ArrayList<>();
    /** Null if the nodes that other domains keep for the guest are not extracted. */
    private final DirectBuffer backendName;

    private final Subtree inside;
    private final Subtree outside;
    private final int[] nameEnds = new int[BACKEND_NAMES];

    /**
     * Chooses nodes of an image.
     *
     * @param connId of the guest's connection; 0 if there is none
     * @param paths  the tops of the guest's subtrees
     */
    GuestNodes(final Region image, final ExtractOptions options, final long connId, final List<String> paths) {
        this.connId = connId;
        paths.forEach(path -> tops.add(Buffers.of(path.getBytes(StandardCharsets.ISO_8859_1))));
        backendName = options.hasBackends() ? ascii(Integer.toString(options.domid())) : null;
        inside = new Subtree(image);
        outside = new Subtree(image);
    }

    private static DirectBuffer ascii(final String text) {
        return Buffers.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public boolean includes(final NodeDataDecoder node, final long offset) {
        if (!node.isCommitted()) {
            return connId != 0 && node.connId() == connId;
        }
        final long path = offset + node.pathOffset();
        final int length = node.pathLength();
        return !outside.contains(path, length) && (inside.contains(path, length) || decide(node.path(), path));
    }

    private boolean decide(final DirectBuffer path, final long at) {
        final int length = path.capacity();
        if (!Paths.isAbsolute(path)) {
            return false;
        }
        for (int end = 1; ; end = Subtree.nextEnd(path, length, end)) {
            final Part part = partOf(path, end);
            if (part == Part.OUTSIDE) {
                outside.set(at, end);
                return false;
            } else if (part == Part.INSIDE) {
                inside.set(at, end);
                return true;
            } else if (end == length) {
                return true;
            }
        }
    }

    /** Returns what the node is, or would be, whose path is the first bytes of a path. */
    private Part partOf(final DirectBuffer path, final int length) {
        for (final DirectBuffer top : tops) {
            if (Paths.isSameOrBelow(top, top.capacity(), path, length)) {
                return length == top.capacity() ? Part.INSIDE : Part.ABOVE;
            }
        }
        return backendName == null ? Part.OUTSIDE : partOfBackends(path, length);
    }

    private Part partOfBackends(final DirectBuffer path, final int length) {
        final int names = splitBelowDomains(path, length);
        if (names == 0) {
            return Part.OUTSIDE;
        } else if (names == 1) {
            return Part.ABOVE;
        } else if (isName(path, 1, DEVICE_MODEL)) {
            return last(path, names, DEVICE_MODEL_NAMES);
        } else {
            return isName(path, 1, BACKEND) ? last(path, names, BACKEND_NAMES) : Part.OUTSIDE;
        }
    }

    private Part last(final DirectBuffer path, final int names, final int most) {
        if (names < most) {
            return Part.ABOVE;
        }
        return isName(path, most - 1, backendName) ? Part.INSIDE : Part.OUTSIDE;
    }

    /** Splits what follows {@code /local/domain/}; returns the number of names, which is 0 also if there are too many. */
    private int splitBelowDomains(final DirectBuffer path, final int length) {
        final int begin = DOMAINS.capacity();
        if (length < begin || !Paths.isSame(path, 0, DOMAINS, 0, begin)) {
            return 0;
        }
        int names = 0;
        for (int i = begin; i <= length; i++) {
            if (i == length || path.getByte(i) == Paths.SEPARATOR) {
                if (names == BACKEND_NAMES) {
                    return 0;
                }
                nameEnds[names++] = i;
            }
        }
        return names;
    }

    private boolean isName(final DirectBuffer path, final int index, final DirectBuffer name) {
        final int begin = index == 0 ? DOMAINS.capacity() : nameEnds[index - 1] + 1;
        final int length = nameEnds[index] - begin;
        return length == name.capacity() && Paths.isSame(path, begin, name, 0, length);
    }
}

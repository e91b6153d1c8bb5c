// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.NodeDataDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sums up nodes by device class and owner. Memory is bounded by the number of classes and of domain ids. */
final class GroupSurvey {
    private static final int DOMAINS = 1 << 16;
    /** The owners that are shown one by one, in all classes. */
    private static final int MOST_OWNERS = 150_000;
    /** The owners whose classes are shown. */
    private static final int MOST_DIVIDED = 2000;

    private final DeviceClasses classes;
    /** By class and owner. */
    private final long[][] nodes = new long[DeviceClasses.MOST][];

    private final long[][] bytes = new long[DeviceClasses.MOST][];
    private long ownerless;
    private long ownerlessBytes;
    private int shownOwners;

    GroupSurvey(final DeviceClasses classes) {
        this.classes = classes;
    }

    /** An owner's part of something. */
    private record Part(int owner, TreeShare.Size size) {}

    void add(final int deviceClass, final NodeDataDecoder node, final long length) {
        if (node.permissionCount() == 0) {
            ownerless++;
            ownerlessBytes += length;
            return;
        }
        if (nodes[deviceClass] == null) {
            nodes[deviceClass] = new long[DOMAINS];
            bytes[deviceClass] = new long[DOMAINS];
        }
        final int owner = node.permissionDomid(0);
        nodes[deviceClass][owner]++;
        bytes[deviceClass][owner] += length;
    }

    /** The nodes by device class, then owner. */
    TreeShare byClass() {
        final List<TreeShare> parts = new ArrayList<>();
        for (int number = 0; number < classes.count(); number++) {
            if (nodes[number] != null) {
                parts.add(divided(classes.name(number), number + 1, owners(nodes[number], bytes[number])));
            }
        }
        return whole(parts);
    }

    /** The nodes by owner, then device class. */
    TreeShare byOwner() {
        final long[] allNodes = new long[DOMAINS];
        final long[] allBytes = new long[DOMAINS];
        for (int number = 0; number < classes.count(); number++) {
            for (int owner = 0; nodes[number] != null && owner < DOMAINS; owner++) {
                allNodes[owner] += nodes[number][owner];
                allBytes[owner] += bytes[number][owner];
            }
        }
        final List<Part> owners = owners(allNodes, allBytes);
        final long least = least(owners, MOST_DIVIDED);
        final List<TreeShare> parts = new ArrayList<>();
        int divided = 0;
        for (final Part owner : owners) {
            final boolean isDivided = owner.size.bytes() >= least && divided++ < MOST_DIVIDED;
            parts.add(isDivided ? classesOf(owner.owner) : single(owner, owner.owner));
        }
        return whole(TreeShare.grouped(parts));
    }

    private TreeShare whole(final List<TreeShare> parts) {
        final List<TreeShare> all = new ArrayList<>(parts);
        if (ownerless > 0) {
            all.add(TreeShare.ofRun(
                    "no owner", TreeShare.NO_DOMAIN, new TreeShare.Size(ownerless, ownerlessBytes), ownerless));
        }
        return TreeShare.ofParts("all nodes", TreeShare.NO_DOMAIN, all);
    }

    private static TreeShare single(final Part part, final int colour) {
        return TreeShare.ofRun(title(part.owner), colour, part.size, part.size.nodes());
    }

    static String title(final int owner) {
        return "domain " + owner;
    }

    private TreeShare classesOf(final int owner) {
        final List<TreeShare> parts = new ArrayList<>();
        for (int number = 0; number < classes.count(); number++) {
            if (nodes[number] != null && nodes[number][owner] > 0) {
                final TreeShare.Size size = new TreeShare.Size(nodes[number][owner], bytes[number][owner]);
                parts.add(TreeShare.ofRun(classes.name(number), number + 1, size, size.nodes()));
            }
        }
        return TreeShare.ofParts(title(owner), owner, parts);
    }

    private static List<Part> owners(final long[] nodes, final long[] bytes) {
        final List<Part> owners = new ArrayList<>();
        for (int owner = 0; owner < DOMAINS; owner++) {
            if (nodes[owner] > 0) {
                owners.add(new Part(owner, new TreeShare.Size(nodes[owner], bytes[owner])));
            }
        }
        return owners;
    }

    /** The bytes of the part that is just among the largest. */
    private static long least(final List<Part> parts, final int most) {
        return parts.stream()
                .map(part -> part.size.bytes())
                .sorted(Comparator.reverseOrder())
                .skip(most - 1L)
                .findFirst()
                .orElse(0L);
    }

    /** A class with its owners. Runs of neighbours are shown, and owners one by one as long as there are not too many. */
    private TreeShare divided(final String name, final int colour, final List<Part> owners) {
        final List<TreeShare> parts =
                owners.stream().map(owner -> single(owner, colour)).toList();
        final TreeShare whole = TreeShare.ofParts(name, colour, TreeShare.grouped(parts));
        if (shownOwners + owners.size() > MOST_OWNERS) {
            return whole.withoutPartsBelow(2);
        }
        shownOwners += owners.size();
        return whole;
    }
}

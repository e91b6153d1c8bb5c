// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.usage;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.internal.Paths;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Finds what domains that are gone have left behind, in two passes over an image: the first one, {@link #addEvidence}, finds out which domains live, the
 * second one, {@link #add}, finds leaks. Only committed nodes count.
 *
 * <p>Unless told otherwise, a domain lives if the image has its ring connection or its DOMAIN_DATA. Domain 0 always lives. A domain that is just being
 * created has nodes before it has a ring, and looks like one that is gone.
 *
 * <p>Memory is bounded by the number of domain ids, however many records there are: up to some 20 MiB. Groups beyond 4,096 are counted as device class
 * {@value #OTHER_CLASSES}. Instances are not thread-safe.
 */
public final class LeakSurvey {
    /** Stands for the device classes that are not counted one by one. */
    public static final String OTHER_CLASSES = "(other)";

    private static final int MOST_GROUPS = 4096;
    private static final int LONGEST_CLASS = 64;
    private static final int EXAMPLES = 3;
    private static final int BITS_OF_BYTE = 0xFF;

    private final BitSet live = new BitSet();
    private final Map<Integer, String> machineOfDomain = new HashMap<>();
    private final Map<Key, Group> groups = new HashMap<>();
    private final LeakPlace place = new LeakPlace();
    private final Consumer<String> directories;
    private Set<String> liveMachines;
    private boolean hasEvidence;

    private record Key(LeakKind kind, int domid, String deviceClass) {}

    private static final class Group {
        long directories;
        long nodes;
        long bytes;
        final List<String> examples = new ArrayList<>(EXAMPLES);
    }

    /**
     * Creates a survey without records.
     *
     * @param directories is told the path of each directory that was left behind as it is found, one character for each byte
     */
    public LeakSurvey(final Consumer<String> directories) {
        this.directories = directories;
        live.set(0);
    }

    /**
     * Sets which domains live, whatever the image says. Call it between the passes.
     *
     * @param domids the domains besides domain 0
     */
    public void setLive(final BitSet domids) {
        live.clear();
        live.set(0);
        live.or(domids);
        hasEvidence = true;
    }

    /**
     * Returns whether it is known which domains live. Without a ring connection and DOMAIN_DATA in the image, and without {@link #setLive}, all domains
     * but domain 0 would be taken for gone.
     *
     * @return whether leaks can be told from what is in use
     */
    public boolean hasEvidence() {
        return hasEvidence;
    }

    /**
     * Adds the record that the reader stands on to what is known about live domains.
     *
     * @param reader stands on a record
     * @throws io.xenstream.codec.MalformedImageException if the fields of the record exceed it
     */
    public void addEvidence(final ImageReader reader) {
        switch (reader.type()) {
            case RecordType.CONNECTION_DATA -> {
                final ConnectionDataDecoder connection = reader.connectionData();
                if (connection.connType() == ConnectionDataDecoder.RING) {
                    live.set(connection.domid());
                    hasEvidence = true;
                }
            }
            case RecordType.DOMAIN_DATA -> {
                live.set(reader.domainData().domid());
                hasEvidence = true;
            }
            case RecordType.NODE_DATA -> addMachine(reader.nodeData());
            default -> {
                // Other records say nothing about domains.
            }
        }
    }

    private void addMachine(final NodeDataDecoder node) {
        if (!node.isCommitted()) {
            return;
        }
        place.locate(node.path());
        final int start = LeakPlace.MACHINES.length;
        final int end = start + LeakPlace.UUID_LENGTH;
        if (place.isVmNode && node.valueLength() >= end) {
            final DirectBuffer value = node.value();
            if (Paths.startsWith(value, value.capacity(), LeakPlace.MACHINES) && LeakPlace.isUuid(value, start, end)) {
                machineOfDomain.put(place.domid, text(value, start, end));
            }
        }
    }

    /**
     * Adds what the record that the reader stands on tells about leaks.
     *
     * @param reader stands on a record
     * @throws io.xenstream.codec.MalformedImageException if the fields of the record exceed it
     */
    public void add(final ImageReader reader) {
        if (reader.type() == RecordType.NODE_DATA) {
            final NodeDataDecoder node = reader.nodeData();
            if (node.isCommitted()) {
                add(node);
            }
        }
    }

    private void add(final NodeDataDecoder node) {
        final DirectBuffer path = node.path();
        place.locate(path);
        if (isGone(place.domid)) {
            final LeakKind kind = place.isToolstack ? LeakKind.LIBXL : LeakKind.DOMAIN;
            count(new Key(kind, LeakGroup.NO_DOMAIN, ""), node, place.domainEnd);
        } else if (isGone(place.frontendDomid)) {
            final boolean isShort = place.classEnd - place.classStart <= LONGEST_CLASS;
            final String deviceClass = isShort ? text(path, place.classStart, place.classEnd) : OTHER_CLASSES;
            count(new Key(LeakKind.BACKEND, place.domid, deviceClass), node, place.frontendEnd);
        } else if (place.isMachine && !isLiveMachine(text(path, LeakPlace.MACHINES.length, place.domainEnd))) {
            count(new Key(LeakKind.VM, LeakGroup.NO_DOMAIN, ""), node, place.domainEnd);
        } else {
            addPermissions(node);
        }
    }

    private boolean isGone(final int domid) {
        return domid >= 0 && !live.get(domid);
    }

    private boolean isLiveMachine(final String uuid) {
        if (liveMachines == null) {
            liveMachines = new HashSet<>();
            machineOfDomain.forEach((domid, machine) -> {
                if (live.get(domid)) {
                    liveMachines.add(machine);
                }
            });
        }
        return liveMachines.contains(uuid);
    }

    private void addPermissions(final NodeDataDecoder node) {
        for (int i = 0; i < node.permissionCount(); i++) {
            final int domid = node.permissionDomid(i);
            final boolean isStale = (node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0;
            if (!isStale && LeakPlace.isDomid(domid) && isGone(domid) && !isRepeated(node, i)) {
                count(new Key(LeakKind.PERMISSION, domid, ""), node, -1);
            }
        }
    }

    private static boolean isRepeated(final NodeDataDecoder node, final int index) {
        for (int i = 0; i < index; i++) {
            if (node.permissionDomid(i) == node.permissionDomid(index)) {
                return true;
            }
        }
        return false;
    }

    private void count(final Key key, final NodeDataDecoder node, final int directoryEnd) {
        final Group group = group(key);
        group.nodes++;
        group.bytes += node.pathLength() + (long) node.valueLength();
        final boolean isDirectory = node.path().capacity() == directoryEnd;
        if (isDirectory) {
            group.directories++;
            directories.accept(text(node.path(), 0, directoryEnd));
        }
        if ((isDirectory || key.kind() == LeakKind.PERMISSION) && group.examples.size() < EXAMPLES) {
            group.examples.add(text(node.path(), 0, node.path().capacity()));
        }
    }

    private Group group(final Key key) {
        final Group known = groups.get(key);
        if (known != null) {
            return known;
        }
        final boolean isBackend = key.kind() == LeakKind.BACKEND;
        final Key counted =
                isBackend && groups.size() >= MOST_GROUPS ? new Key(key.kind(), key.domid(), OTHER_CLASSES) : key;
        return groups.computeIfAbsent(counted, absent -> new Group());
    }

    private static String text(final DirectBuffer bytes, final int from, final int end) {
        final StringBuilder text = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            text.append((char) (bytes.getByte(i) & BITS_OF_BYTE));
        }
        return text.toString();
    }

    /**
     * Returns what was found.
     *
     * @return the groups, those with the most nodes first, then by kind, domain and device class
     */
    public List<LeakGroup> groups() {
        final List<LeakGroup> found = new ArrayList<>();
        groups.forEach((key, group) -> found.add(new LeakGroup(
                key.kind(),
                key.domid(),
                key.deviceClass(),
                group.directories,
                group.nodes,
                group.bytes,
                List.copyOf(group.examples))));
        found.sort(Comparator.comparingLong(LeakGroup::nodes)
                .reversed()
                .thenComparing(LeakGroup::kind)
                .thenComparingInt(LeakGroup::domid)
                .thenComparing(LeakGroup::deviceClass));
        return found;
    }
}

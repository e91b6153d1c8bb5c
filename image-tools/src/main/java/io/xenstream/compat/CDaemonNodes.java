// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.Place;
import io.xenstream.codec.internal.Paths;
import io.xenstream.verify.SoundNodes;
import org.agrona.MutableDirectBuffer;

/** Simulates how a C daemon restores a NODE_DATA. */
final class CDaemonNodes implements AutoCloseable {
    private static final int FIXED_LENGTH = 16;
    private static final int PATH_LENGTH = 8;
    private static final int VALUE_LENGTH = 10;
    private static final int PERMISSION_COUNT = 14;
    private static final int PERMISSION_LENGTH = 4;
    private static final int PERMISSION_FLAGS = 1;
    private static final int PERMISSION_DOMID = 2;

    private static final int MAX_PAYLOAD_LENGTH = 4096;
    private static final int MAX_DOMID = 0xFFFF;
    private static final String RELEASE_DOMAIN = "@releaseDomain";
    private static final String INTRODUCE_DOMAIN = "@introduceDomain";

    private final CDaemon daemon;
    private final CDaemonState state;
    private final CDaemonPass pass;
    private final CDaemonMemory memory;
    private final SeenNames names;
    private final MutableDirectBuffer path = Buffers.empty();
    private boolean hasStoredNodes;
    private boolean hasUsedStore;
    private boolean hasReleaseDomain;
    private boolean hasIntroduceDomain;
    private Place otherSpecial;
    private String otherSpecialName;
    private long otherSpecials;

    CDaemonNodes(final CDaemon daemon, final CDaemonState state, final CDaemonPass pass) {
        this.daemon = daemon;
        this.state = state;
        this.pass = pass;
        memory = pass.memory;
        names = new SeenNames(pass.region);
    }

    /** Returns whether a node was read that needs the store, which exists only after domain 0 is restored. */
    boolean hasUsedStore() {
        return hasUsedStore;
    }

    /** Returns whether the daemon has nothing to find fault with in a run of nodes, which is the first one, and takes them as read. */
    boolean skip(final SoundNodes sound) {
        final boolean isKnown = names.isEmpty()
                && !hasStoredNodes
                && (hasUsedStore || state.hasRing(0))
                && sound.longestPath() <= daemon.maxNodePathLength()
                && (!state.hasStore() || sound.isTrueOfOwners(state::hasDomain))
                && sound.isTrueOfOthers(domid -> daemon.acceptsAsAnyDomain(domid) || state.hasDomain(domid));
        if (isKnown) {
            names.addAll(sound);
            hasStoredNodes = true;
            hasUsedStore = true;
            hasReleaseDomain |= sound.hasReleaseDomain();
            hasIntroduceDomain |= sound.hasIntroduceDomain();
        }
        return isKnown;
    }

    void read() {
        if (!pass.hasFixedFields(FIXED_LENGTH)) {
            return;
        }
        final int count = memory.uint16(PERMISSION_COUNT);
        final long pathStart = FIXED_LENGTH + (long) PERMISSION_LENGTH * count;
        final long pathEnd = memory.endOfString(pathStart);
        if (pathEnd == CDaemonMemory.UNKNOWN) {
            pass.addUnknown(CompatibilityRule.C_LENGTHS, "no NUL after the path, which begins at byte " + pathStart);
            return;
        }
        memory.wrap(path, pathStart, pathEnd);
        final boolean isSpecial = Paths.isSpecial(path);
        final boolean isSeparate = isSpecial && daemon.storesSpecialNodesSeparately();
        final int pathLength = memory.uint16(PATH_LENGTH);
        readPermissions(count, isSeparate, pathStart + pathLength);
        readValue(pathStart + pathLength, isSeparate);
        if (pathEnd != pathStart + pathLength - 1) {
            pass.addLoss(CompatibilityRule.C_STRING, "node path");
        }
        if (isSeparate) {
            readSeparate();
        } else {
            if (!isSpecial) {
                checkPath();
            }
            addToStore(pathStart);
        }
    }

    private void checkPath() {
        final String fault = CDaemonNames.nodeFault(path, daemon.maxNodePathLength());
        if (fault != null) {
            pass.addLoss(CompatibilityRule.C_NODE_PATH, fault);
        }
    }

    private void readPermissions(final int count, final boolean isSeparate, final long valueStart) {
        if (count == 0) {
            readNoPermissions(isSeparate, valueStart);
            return;
        }
        final int owner = memory.uint16(FIXED_LENGTH + PERMISSION_DOMID);
        if (!isSeparate && state.hasStore() && !state.hasDomain(owner)) {
            pass.add(CompatibilityRule.C_NODE_OWNER, state.ifMissing(LoadOutcome.FAILS), "domain " + owner);
        }
        for (int i = 0; i < count; i++) {
            final int offset = FIXED_LENGTH + PERMISSION_LENGTH * i;
            if (offset + PERMISSION_LENGTH > memory.length()) {
                pass.addLoss(CompatibilityRule.C_LENGTHS, "permission " + i + " after the end of the record");
                return;
            }
            readPermission(offset, i);
        }
    }

    /** Without permissions, the daemon reads the owner from the value, and then from unknown memory. */
    private void readNoPermissions(final boolean isSeparate, final long valueStart) {
        if (isSeparate) {
            pass.addLoss(CompatibilityRule.C_NODE_PERMISSIONS, "perm-count 0");
            return;
        }
        final boolean hasValue = memory.uint16(VALUE_LENGTH) >= Integer.BYTES;
        final long owner = hasValue ? memory.uint32(valueStart) : CDaemonMemory.UNKNOWN;
        final boolean isRefused =
                owner != CDaemonMemory.UNKNOWN && !(owner <= MAX_DOMID && state.hasDomain((int) owner));
        pass.add(
                CompatibilityRule.C_NODE_PERMISSIONS,
                isRefused ? state.ifMissing(LoadOutcome.FAILS) : LoadOutcome.MAY_CRASH,
                "perm-count 0" + (hasValue ? ", owner " + owner + " read from the value" : ""));
    }

    private void readPermission(final int offset, final int i) {
        final int letter = memory.uint8(offset);
        final int domid = memory.uint16(offset + PERMISSION_DOMID);
        if (letter != 'n' && letter != 'r' && letter != 'w' && letter != 'b') {
            pass.addLoss(CompatibilityRule.C_PERMISSION_LETTER, "byte " + letter + " in permission " + i);
        }
        final boolean isStale = (memory.uint8(offset + PERMISSION_FLAGS) & NodeDataDecoder.PERMISSION_STALE) != 0;
        if (i > 0 && !isStale && !daemon.acceptsAsAnyDomain(domid) && !state.hasDomain(domid)) {
            pass.addLoss(CompatibilityRule.C_PERMISSION_STALE, "domain " + domid + " in permission " + i);
        }
    }

    private void readValue(final long start, final boolean isSeparate) {
        final int length = memory.uint16(VALUE_LENGTH);
        final long end = start + length;
        if (length > 0 && end > memory.length() && !isSeparate) {
            pass.add(
                    CompatibilityRule.C_LENGTHS,
                    memory.isKnown(end) ? LoadOutcome.LOADS_WITH_LOSS : LoadOutcome.MAY_CRASH,
                    "the value ends " + (end - memory.length()) + " bytes after the end of the record");
        }
        if (length > MAX_PAYLOAD_LENGTH) {
            pass.addLoss(CompatibilityRule.C_NODE_VALUE, length + " bytes");
        }
    }

    private void readSeparate() {
        final String name = text(path.capacity());
        if (!name.equals(RELEASE_DOMAIN) && !name.equals(INTRODUCE_DOMAIN)) {
            pass.addLoss(CompatibilityRule.C_NODE_SPECIAL, name);
        } else if (memory.uint16(VALUE_LENGTH) > 0) {
            pass.addLoss(CompatibilityRule.C_NODE_SPECIAL, "value of " + name);
        }
    }

    private void addToStore(final long pathStart) {
        requireStore();
        final boolean isInOrder = names.addInOrder(pass.offset(), path);
        if (!addToTree(isInOrder)) {
            return;
        }
        final boolean isNew = isInOrder || names.add(memory.position(pathStart), path) || Paths.isRoot(path);
        final boolean isRefused = !isNew && daemon.refusesDuplicates();
        if (memory.uint32(0) != 0) {
            pass.add(
                    CompatibilityRule.C_TRANSACTION_NODE,
                    isRefused ? LoadOutcome.FAILS : LoadOutcome.LOADS_WITH_LOSS,
                    "node " + text(path.capacity()));
        } else if (!isNew) {
            addDuplicate(isRefused ? LoadOutcome.FAILS : LoadOutcome.LOADS_WITH_LOSS, "node " + text(path.capacity()));
        }
    }

    /**
     * Adds the node to its parent, unless it is the root or a special node.
     *
     * @param isInOrder whether the node is known to be new, and its parent to be there
     * @return whether the daemon can add it
     */
    private boolean addToTree(final boolean isInOrder) {
        if (Paths.isSpecial(path)) {
            addSpecial();
            return true;
        }
        final boolean isRoot = Paths.isRoot(path);
        if (isRoot && hasStoredNodes) {
            addDuplicate(LoadOutcome.LOADS_WITH_LOSS, "the root");
        } else if (!isRoot && !isInOrder && !addToParent()) {
            return false;
        }
        hasStoredNodes = true;
        return true;
    }

    private void requireStore() {
        if (!hasUsedStore) {
            hasUsedStore = true;
            if (!state.hasRing(0)) {
                pass.add(
                        CompatibilityRule.C_DOMAIN_0,
                        state.ifMissing(LoadOutcome.CRASHES),
                        "node " + text(path.capacity()));
            }
        }
    }

    /** Returns whether the daemon can add the node to its parent. It needs a slash in the path. */
    private boolean addToParent() {
        final int slash = CDaemonNames.lastSlash(path);
        if (slash == 0 && !Paths.isAbsolute(path)) {
            pass.add(CompatibilityRule.C_NODE_PARENT, LoadOutcome.CRASHES, "no / in the path");
            return false;
        }
        final boolean isBelowRoot = slash == 0 || (slash == 1 && Paths.isAbsolute(path));
        if (!isBelowRoot && !names.contains(path, slash)) {
            pass.add(
                    CompatibilityRule.C_NODE_PARENT,
                    state.ifMissing(LoadOutcome.FAILS),
                    "node " + text(path.capacity()) + ", parent " + text(slash));
        }
        return true;
    }

    private void addSpecial() {
        final String name = text(path.capacity());
        switch (name) {
            case RELEASE_DOMAIN -> hasReleaseDomain = true;
            case INTRODUCE_DOMAIN -> hasIntroduceDomain = true;
            default -> {
                if (otherSpecials == 0) {
                    otherSpecial = pass.place();
                    otherSpecialName = name;
                }
                otherSpecials++;
            }
        }
    }

    /** Checks the special nodes once all nodes have been read: the daemon cleans up only a store that has both. */
    void checkSpecialNodes() {
        if (daemon.storesSpecialNodesSeparately()) {
            return;
        }
        if (!hasReleaseDomain || !hasIntroduceDomain) {
            pass.addLoss(
                    CompatibilityRule.C_SPECIAL_MISSING,
                    "no " + (hasReleaseDomain ? "" : RELEASE_DOMAIN)
                            + (hasReleaseDomain || hasIntroduceDomain ? "" : " and no ")
                            + (hasIntroduceDomain ? "" : INTRODUCE_DOMAIN));
        } else if (otherSpecials > 0) {
            pass.builder.add(
                    CompatibilityRule.C_NODE_SPECIAL,
                    LoadOutcome.LOADS_WITH_LOSS,
                    otherSpecial,
                    otherSpecialName + (otherSpecials > 1 ? " and " + (otherSpecials - 1) + " more" : ""));
        }
    }

    private void addDuplicate(final LoadOutcome outcome, final String detail) {
        pass.add(CompatibilityRule.C_NODE_DUPLICATE, outcome, detail);
    }

    private String text(final int length) {
        return path.getStringWithoutLengthAscii(0, Math.min(length, MAX_PAYLOAD_LENGTH));
    }

    @Override
    public void close() {
        names.close();
    }
}

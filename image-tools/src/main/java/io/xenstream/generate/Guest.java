// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

/**
 * What one guest has, worked out from its domid whenever it is needed: a host of any size takes no memory.
 *
 * <p>Of its share of the nodes a guest gets, in this order: its own directory, its virtual machine's, the console's other end, disks, network
 * interfaces. What remains becomes entries of its data directory. A small share is a guest that is still being built.
 */
final class Guest {
    /** The domain's directory with all that is not a device. */
    static final int DOMAIN_NODES = 28;
    /** The directory of the virtual machine. */
    static final int VM_NODES = 6;
    /** Of the console, what domain 0 has. */
    static final int CONSOLE_NODES = 7;
    /** What disks need once: three directories. */
    static final int VBD_DIRECTORIES = 3;
    /** A disk as the guest sees it. */
    static final int VBD_FRONTEND_NODES = 9;
    /** A disk as domain 0 sees it. */
    static final int VBD_BACKEND_NODES = 18;
    /** What network interfaces need once: two directories. */
    static final int VIF_DIRECTORIES = 2;
    /** A network interface as the guest sees it. */
    static final int VIF_FRONTEND_NODES = 12;
    /** A network interface as domain 0 sees it. */
    static final int VIF_BACKEND_NODES = 14;

    private static final int VBD_NODES = VBD_FRONTEND_NODES + VBD_BACKEND_NODES;
    private static final int VIF_NODES = VIF_FRONTEND_NODES + VIF_BACKEND_NODES;
    private static final int MOST_DEVICES = 16;
    private static final int SHARE_FOR_ONE_MORE_DEVICE = 512;
    private static final int OFTEN_VBDS = 4;
    private static final int OFTEN_VIFS = 2;

    private int domid;
    private long uuidHigh;
    private long uuidLow;
    private long domainNodes;
    private long vmNodes;
    private boolean hasConsole;
    private int vbds;
    private int vifs;

    /** Makes this the guest of a domid, from 1, with so many nodes. */
    void become(final int id, final long share, final SplitMix64 random) {
        domid = id;
        random.of(id);
        uuidHigh = random.next();
        uuidLow = random.next();
        long rest = share - Math.min(share, DOMAIN_NODES);
        vmNodes = Math.min(rest, VM_NODES);
        rest -= vmNodes;
        hasConsole = rest >= CONSOLE_NODES;
        rest -= hasConsole ? CONSOLE_NODES : 0;
        final int more = (int) Math.min(share / SHARE_FOR_ONE_MORE_DEVICE, MOST_DEVICES);
        vbds = devices(rest, VBD_DIRECTORIES, VBD_NODES, 1 + random.below(OFTEN_VBDS) + more);
        rest -= nodes(vbds, VBD_DIRECTORIES, VBD_NODES);
        vifs = vbds == 0 ? 0 : devices(rest, VIF_DIRECTORIES, VIF_NODES, 1 + random.below(OFTEN_VIFS) + more);
        domainNodes = share
                - vmNodes
                - (hasConsole ? CONSOLE_NODES : 0)
                - nodes(vbds, 1, VBD_BACKEND_NODES)
                - nodes(vifs, 1, VIF_BACKEND_NODES);
    }

    private static int devices(final long room, final int directories, final int each, final int wanted) {
        return (int) Math.max(0, Math.min(Math.min(wanted, MOST_DEVICES), (room - directories) / each));
    }

    private static long nodes(final int devices, final int directories, final int each) {
        return devices == 0 ? 0 : directories + (long) devices * each;
    }

    int domid() {
        return domid;
    }

    long uuidHigh() {
        return uuidHigh;
    }

    long uuidLow() {
        return uuidLow;
    }

    /** How many nodes its directory has, devices and data included. */
    long domainNodes() {
        return domainNodes;
    }

    long vmNodes() {
        return vmNodes;
    }

    boolean hasConsole() {
        return hasConsole;
    }

    int vbds() {
        return vbds;
    }

    int vifs() {
        return vifs;
    }
}

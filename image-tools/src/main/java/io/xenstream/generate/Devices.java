// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import static io.xenstream.generate.AsciiBuilder.ascii;

/** Consoles, disks and network interfaces, each as the guest and as domain 0 sees it. */
final class Devices {
    /** The first grant reference that guests give away. */
    static final int FIRST_GRANT = 768;

    private static final byte[] DOMAIN_PREFIX = ascii("/local/domain/");
    private static final byte[] BACKEND_PREFIX = ascii("/local/domain/0/backend/");
    private static final byte[] DEVICE_INFIX = ascii("/device/");
    private static final byte[] CONSOLE_SUFFIX = ascii("/console");
    private static final byte[] DEVICE = ascii("device");
    private static final byte[] CONSOLE = ascii("console");
    private static final byte[] VBD = ascii("vbd");
    private static final byte[] VIF = ascii("vif");
    private static final byte[] BACKEND = ascii("backend");
    private static final byte[] BACKEND_ID = ascii("backend-id");
    private static final byte[] FRONTEND = ascii("frontend");
    private static final byte[] FRONTEND_ID = ascii("frontend-id");
    private static final byte[] STATE = ascii("state");
    private static final byte[] ONLINE = ascii("online");
    private static final byte[] PROTOCOL = ascii("protocol");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] PORT = ascii("port");
    private static final byte[] RING_REF = ascii("ring-ref");
    private static final byte[] EVENT_CHANNEL = ascii("event-channel");
    private static final byte[] LIMIT = ascii("limit");
    private static final byte[] OUTPUT = ascii("output");
    private static final byte[] PTY = ascii("pty");
    private static final byte[] TTY = ascii("tty");
    private static final byte[] TTY_PREFIX = ascii("/dev/pts/");
    private static final byte[] XENCONSOLED = ascii("xenconsoled");
    private static final byte[] VT100 = ascii("vt100");
    private static final byte[] VIRTUAL_DEVICE = ascii("virtual-device");
    private static final byte[] DEVICE_TYPE = ascii("device-type");
    private static final byte[] DISK = ascii("disk");
    private static final byte[] X86_64 = ascii("x86_64-abi");
    private static final byte[] REMOVABLE = ascii("removable");
    private static final byte[] BOOTABLE = ascii("bootable");
    private static final byte[] DEV = ascii("dev");
    private static final byte[] DEV_PREFIX = ascii("xvd");
    private static final byte[] PHY = ascii("phy");
    private static final byte[] MODE = ascii("mode");
    private static final byte[] W = ascii("w");
    private static final byte[] PARAMS = ascii("params");
    private static final byte[] VOLUME_PREFIX = ascii("/dev/vg/lv-");
    private static final byte[] FEATURE_FLUSH_CACHE = ascii("feature-flush-cache");
    private static final byte[] FEATURE_PERSISTENT = ascii("feature-persistent");
    private static final byte[] HOTPLUG_STATUS = ascii("hotplug-status");
    private static final byte[] CONNECTED = ascii("connected");
    private static final byte[] PHYSICAL_DEVICE = ascii("physical-device");
    private static final byte[] DEVICE_MAPPER_PREFIX = ascii("fd:");
    private static final byte[] SECTORS = ascii("sectors");
    private static final byte[] SECTOR_SIZE = ascii("sector-size");
    private static final byte[] HANDLE = ascii("handle");
    private static final byte[] MAC = ascii("mac");
    private static final byte[] MAC_PREFIX = ascii("00:16:3e");
    private static final byte[] MTU = ascii("mtu");
    private static final byte[] TX_RING_REF = ascii("tx-ring-ref");
    private static final byte[] RX_RING_REF = ascii("rx-ring-ref");
    private static final byte[] REQUEST_RX_COPY = ascii("request-rx-copy");
    private static final byte[] FEATURE_SG = ascii("feature-sg");
    private static final byte[] FEATURE_GSO_TCPV4 = ascii("feature-gso-tcpv4");
    private static final byte[] FEATURE_RX_COPY = ascii("feature-rx-copy");
    private static final byte[] SCRIPT = ascii("script");
    private static final byte[] VIF_BRIDGE = ascii("/etc/xen/scripts/vif-bridge");
    private static final byte[] BRIDGE = ascii("bridge");
    private static final byte[] XENBR0 = ascii("xenbr0");

    private static final int STATE_CONNECTED = 4;
    private static final int XVDA = 51712;
    private static final int MINORS_OF_DISK = 16;
    private static final int CONSOLE_BYTES = 1 << 20;
    private static final int SECTOR_BYTES = 512;
    private static final int GIBIBYTE_OF_SECTORS = 1 << 21;
    private static final int ETHERNET_MTU = 1500;
    private static final int FIRST_PORT = 3;

    private final NodeWriter nodes;

    Devices(final NodeWriter nodes) {
        this.nodes = nodes;
    }

    void consoleFrontend(final Guest guest) {
        final int domain = nodes.enter(CONSOLE);
        nodes.write();
        backendPath(CONSOLE, guest, 0);
        nodes.leaf(BACKEND);
        nodes.leaf(BACKEND_ID, 0);
        nodes.leaf(LIMIT, CONSOLE_BYTES);
        nodes.leaf(TYPE, XENCONSOLED);
        nodes.leaf(OUTPUT, PTY);
        nodes.value().append(TTY_PREFIX).append(guest.domid());
        nodes.leaf(TTY);
        nodes.leaf(PORT, FIRST_PORT - 1);
        nodes.leaf(RING_REF, FIRST_GRANT - 1);
        nodes.leave(domain);
    }

    void consoleBackend(final Guest guest) {
        final int console = enterBackends(guest);
        nodes.enter(0);
        nodes.write();
        nodes.value().append(DOMAIN_PREFIX).append(guest.domid()).append(CONSOLE_SUFFIX);
        nodes.leaf(FRONTEND);
        nodes.leaf(FRONTEND_ID, guest.domid());
        nodes.leaf(ONLINE, 1);
        nodes.leaf(STATE, STATE_CONNECTED);
        nodes.leaf(PROTOCOL, VT100);
        nodes.leave(console);
    }

    /** A guest's disks and network interfaces, if it has any, as the guest sees them. */
    void frontends(final Guest guest) {
        if (guest.vbds() == 0) {
            return;
        }
        final int domain = nodes.enter(DEVICE);
        nodes.owner('n', 0).and('r', guest.domid()).write();
        final int device = nodes.enter(VBD);
        nodes.write();
        nodes.owner('n', guest.domid()).and('r', 0);
        for (int i = 0; i < guest.vbds(); i++) {
            vbdFrontend(guest, i);
        }
        nodes.leave(device);
        if (guest.vifs() > 0) {
            nodes.enter(VIF);
            nodes.owner('n', 0).and('r', guest.domid()).write();
            nodes.owner('n', guest.domid()).and('r', 0);
            for (int i = 0; i < guest.vifs(); i++) {
                vifFrontend(guest, i);
            }
        }
        nodes.leave(domain);
    }

    private void vbdFrontend(final Guest guest, final int index) {
        final int number = vbdNumber(index);
        final int disks = nodes.enter(number);
        nodes.write();
        backendPath(VBD, guest, number);
        nodes.leaf(BACKEND);
        nodes.leaf(BACKEND_ID, 0);
        nodes.leaf(STATE, STATE_CONNECTED);
        nodes.leaf(VIRTUAL_DEVICE, number);
        nodes.leaf(DEVICE_TYPE, DISK);
        nodes.leaf(PROTOCOL, X86_64);
        nodes.leaf(EVENT_CHANNEL, FIRST_PORT + index);
        nodes.leaf(RING_REF, FIRST_GRANT + index);
        nodes.leave(disks);
    }

    void vbdBackends(final Guest guest) {
        final int backends = enterBackends(guest);
        for (int i = 0; i < guest.vbds(); i++) {
            vbdBackend(guest, i);
        }
        nodes.leave(backends);
    }

    private void vbdBackend(final Guest guest, final int index) {
        final int disks = nodes.enter(vbdNumber(index));
        nodes.write();
        frontendPath(VBD, guest, vbdNumber(index));
        nodes.leaf(FRONTEND);
        nodes.leaf(FRONTEND_ID, guest.domid());
        nodes.leaf(ONLINE, 1);
        nodes.leaf(REMOVABLE, 0);
        nodes.leaf(BOOTABLE, 1);
        nodes.leaf(STATE, STATE_CONNECTED);
        nodes.value().append(DEV_PREFIX).append((char) ('a' + index));
        nodes.leaf(DEV);
        nodes.leaf(TYPE, PHY);
        nodes.leaf(MODE, W);
        nodes.leaf(DEVICE_TYPE, DISK);
        nodes.value().append(VOLUME_PREFIX).append(guest.domid()).append('-').append(index);
        nodes.leaf(PARAMS);
        nodes.leaf(FEATURE_FLUSH_CACHE, 1);
        nodes.leaf(FEATURE_PERSISTENT, 1);
        nodes.leaf(HOTPLUG_STATUS, CONNECTED);
        nodes.value().append(DEVICE_MAPPER_PREFIX).appendHex(guest.domid() * 16L + index, 5);
        nodes.leaf(PHYSICAL_DEVICE);
        nodes.leaf(SECTORS, (long) GIBIBYTE_OF_SECTORS * (1 + ((guest.uuidLow() >>> index) & 63)));
        nodes.leaf(SECTOR_SIZE, SECTOR_BYTES);
        nodes.leave(disks);
    }

    private void vifFrontend(final Guest guest, final int index) {
        final int interfaces = nodes.enter(index);
        nodes.write();
        backendPath(VIF, guest, index);
        nodes.leaf(BACKEND);
        nodes.leaf(BACKEND_ID, 0);
        nodes.leaf(STATE, STATE_CONNECTED);
        nodes.leaf(HANDLE, index);
        mac(guest, index);
        nodes.leaf(MTU, ETHERNET_MTU);
        nodes.leaf(EVENT_CHANNEL, FIRST_PORT + guest.vbds() + index);
        final int grant = FIRST_GRANT + guest.vbds() + 2 * index;
        nodes.leaf(TX_RING_REF, grant);
        nodes.leaf(RX_RING_REF, grant + 1);
        nodes.leaf(REQUEST_RX_COPY, 1);
        nodes.leaf(FEATURE_SG, 1);
        nodes.leave(interfaces);
    }

    void vifBackends(final Guest guest) {
        final int backends = enterBackends(guest);
        for (int i = 0; i < guest.vifs(); i++) {
            vifBackend(guest, i);
        }
        nodes.leave(backends);
    }

    private void vifBackend(final Guest guest, final int index) {
        final int interfaces = nodes.enter(index);
        nodes.write();
        frontendPath(VIF, guest, index);
        nodes.leaf(FRONTEND);
        nodes.leaf(FRONTEND_ID, guest.domid());
        nodes.leaf(ONLINE, 1);
        nodes.leaf(STATE, STATE_CONNECTED);
        nodes.leaf(SCRIPT, VIF_BRIDGE);
        mac(guest, index);
        nodes.leaf(BRIDGE, XENBR0);
        nodes.leaf(HANDLE, index);
        nodes.leaf(TYPE, VIF);
        nodes.leaf(FEATURE_SG, 1);
        nodes.leaf(FEATURE_GSO_TCPV4, 1);
        nodes.leaf(FEATURE_RX_COPY, 1);
        nodes.leaf(HOTPLUG_STATUS, CONNECTED);
        nodes.leave(interfaces);
    }

    private int enterBackends(final Guest guest) {
        final int kind = nodes.enter(guest.domid());
        nodes.owner('n', 0).write();
        nodes.and('r', guest.domid());
        return kind;
    }

    static int vbdNumber(final int index) {
        return XVDA + MINORS_OF_DISK * index;
    }

    private void backendPath(final byte[] kind, final Guest guest, final int number) {
        nodes.value()
                .append(BACKEND_PREFIX)
                .append(kind)
                .append('/')
                .append(guest.domid())
                .append('/')
                .append(number);
    }

    private void frontendPath(final byte[] kind, final Guest guest, final int number) {
        nodes.value()
                .append(DOMAIN_PREFIX)
                .append(guest.domid())
                .append(DEVICE_INFIX)
                .append(kind)
                .append('/')
                .append(number);
    }

    /** The same at both ends; no other interface has it. */
    private void mac(final Guest guest, final int index) {
        final int number = (guest.domid() << 4) | index;
        final AsciiBuilder value = nodes.value().append(MAC_PREFIX);
        for (int shift = 16; shift >= 0; shift -= 8) {
            value.append(':').appendHex(number >>> shift, 2);
        }
        nodes.leaf(MAC);
    }
}

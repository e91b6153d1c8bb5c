// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import static io.xenstream.generate.AsciiBuilder.ascii;

import io.xenstream.codec.ImageWriter;

/** The committed nodes of a host, parents first, children where their parent is. */
final class HostTree {
    private static final byte[] ROOT = ascii("/");
    private static final byte[] INTRODUCE_DOMAIN = ascii("@introduceDomain");
    private static final byte[] RELEASE_DOMAIN = ascii("@releaseDomain");
    private static final byte[] TOOL = ascii("tool");
    private static final byte[] XENSTORED = ascii("xenstored");
    private static final byte[] LOCAL = ascii("local");
    private static final byte[] DOMAIN = ascii("domain");
    private static final byte[] NAME = ascii("name");
    private static final byte[] DOMAIN_0 = ascii("Domain-0");
    private static final byte[] DOMID = ascii("domid");
    private static final byte[] MEMORY = ascii("memory");
    private static final byte[] TARGET = ascii("target");
    private static final byte[] STATIC_MAX = ascii("static-max");
    private static final byte[] BACKEND = ascii("backend");
    private static final byte[] CONSOLE = ascii("console");
    private static final byte[] VBD = ascii("vbd");
    private static final byte[] VIF = ascii("vif");
    private static final byte[] VM = ascii("vm");

    private static final int HOST_KIBIBYTES = 16 << 20;

    private final Host host;
    private final NodeWriter nodes;
    private final SplitMix64 random;
    private final Guest guest = new Guest();
    private final GuestDomain domain;
    private final Devices devices;

    HostTree(final Host host, final ImageWriter writer, final SplitMix64 random) {
        this.host = host;
        this.random = random;
        nodes = new NodeWriter(writer);
        devices = new Devices(nodes);
        domain = new GuestDomain(nodes, devices, random);
    }

    void write() {
        nodes.limit(Math.min(host.nodes(), Host.OWN_NODES));
        nodes.owner('n', 0).apart(ROOT);
        nodes.apart(INTRODUCE_DOMAIN);
        nodes.apart(RELEASE_DOMAIN);
        final int root = nodes.enter(TOOL);
        nodes.write();
        nodes.leaf(XENSTORED);
        nodes.leave(root);
        nodes.enter(LOCAL);
        nodes.write();
        domains();
        nodes.leave(root);
        nodes.enter(VM);
        nodes.write();
        eachGuest(Section.VM);
        nodes.leave(root);
    }

    private void domains() {
        nodes.enter(DOMAIN);
        nodes.write();
        final int domains = nodes.enter(0);
        nodes.write();
        nodes.leaf(NAME, DOMAIN_0);
        nodes.leaf(DOMID, 0);
        final int domain0 = nodes.enter(MEMORY);
        nodes.write();
        nodes.leaf(TARGET, HOST_KIBIBYTES);
        nodes.leaf(STATIC_MAX, HOST_KIBIBYTES);
        nodes.leave(domain0);
        backends();
        nodes.leave(domains);
        eachGuest(Section.DOMAIN);
    }

    private void backends() {
        nodes.enter(BACKEND);
        nodes.write();
        backends(CONSOLE, Section.CONSOLE);
        backends(VBD, Section.VBD);
        backends(VIF, Section.VIF);
    }

    private void backends(final byte[] kind, final Section section) {
        final int backend = nodes.enter(kind);
        nodes.write();
        eachGuest(section);
        nodes.leave(backend);
    }

    /** What a guest has in several places of the tree. */
    private enum Section {
        CONSOLE,
        VBD,
        VIF,
        DOMAIN,
        VM
    }

    private void eachGuest(final Section section) {
        for (int domid = 1; domid <= host.guests(); domid++) {
            guest.become(domid, host.share(domid), random);
            write(section);
        }
        nodes.owner('n', 0);
    }

    private void write(final Section section) {
        switch (section) {
            case CONSOLE -> limited(section, guest.hasConsole() ? Guest.CONSOLE_NODES : 0);
            case VBD -> limited(section, guest.vbds() == 0 ? 0 : 1 + (long) guest.vbds() * Guest.VBD_BACKEND_NODES);
            case VIF -> limited(section, guest.vifs() == 0 ? 0 : 1 + (long) guest.vifs() * Guest.VIF_BACKEND_NODES);
            case DOMAIN -> limited(section, guest.domainNodes());
            case VM -> limited(section, guest.vmNodes());
        }
    }

    /** Writes a guest's nodes out of the guest's share, not the host's. */
    private void limited(final Section section, final long share) {
        if (share == 0) {
            return;
        }
        final long own = nodes.limit(share);
        switch (section) {
            case CONSOLE -> devices.consoleBackend(guest);
            case VBD -> devices.vbdBackends(guest);
            case VIF -> devices.vifBackends(guest);
            case DOMAIN -> domain.write(guest);
            case VM -> domain.writeVm(guest);
        }
        nodes.limit(own);
    }
}

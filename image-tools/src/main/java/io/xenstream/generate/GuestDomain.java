// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import static io.xenstream.generate.AsciiBuilder.ascii;

/** A guest's own directory, and that of its virtual machine. */
final class GuestDomain {
    private static final byte[] VM = ascii("vm");
    private static final byte[] VM_PREFIX = ascii("/vm/");
    private static final byte[] NAME = ascii("name");
    private static final byte[] NAME_PREFIX = ascii("guest-");
    private static final byte[] DOMID = ascii("domid");
    private static final byte[] CPU = ascii("cpu");
    private static final byte[] AVAILABILITY = ascii("availability");
    private static final byte[] ONLINE = ascii("online");
    private static final byte[] MEMORY = ascii("memory");
    private static final byte[] TARGET = ascii("target");
    private static final byte[] STATIC_MAX = ascii("static-max");
    private static final byte[] VIDEORAM = ascii("videoram");
    private static final byte[] CONTROL = ascii("control");
    private static final byte[] SHUTDOWN = ascii("shutdown");
    private static final byte[] MULTIPROCESSOR_SUSPEND = ascii("platform-feature-multiprocessor-suspend");
    private static final byte[] RESET_WATCHES = ascii("platform-feature-xs_reset_watches");
    private static final byte[] STORE = ascii("store");
    private static final byte[] PORT = ascii("port");
    private static final byte[] RING_REF = ascii("ring-ref");
    private static final byte[] DATA = ascii("data");
    private static final byte[] UUID = ascii("uuid");
    private static final byte[] IMAGE = ascii("image");
    private static final byte[] OS_TYPE = ascii("ostype");
    private static final byte[] LINUX = ascii("linux");
    private static final byte[] START_TIME = ascii("start_time");

    private static final int MEBIBYTE = 1024;
    private static final int MOST_GIBIBYTES = 32;
    private static final int START_SECONDS = 1_700_000_000;
    private static final int ENTRIES_OF_GROUP = 16;
    private static final int LARGEST_VALUE = 2048;
    private static final int LARGE_BINARY = 256;
    private static final int SHORT_VALUE = 24;

    private final NodeWriter nodes;
    private final Devices devices;
    private final SplitMix64 random;

    GuestDomain(final NodeWriter nodes, final Devices devices, final SplitMix64 random) {
        this.nodes = nodes;
        this.devices = devices;
        this.random = random;
    }

    void write(final Guest guest) {
        final int domid = guest.domid();
        final int domains = nodes.enter(domid);
        nodes.owner('n', 0).and('r', domid).write();
        uuid(nodes.value().append(VM_PREFIX), guest);
        nodes.leaf(VM);
        nodes.value().append(NAME_PREFIX).append(domid);
        nodes.leaf(NAME);
        nodes.leaf(DOMID, domid);
        cpu();
        memory();
        control(domid);
        devices.consoleFrontend(guest);
        store(domid);
        devices.frontends(guest);
        data(domid);
        nodes.leave(domains);
    }

    private void cpu() {
        final int domain = nodes.enter(CPU);
        nodes.write();
        nodes.enter(0);
        nodes.write();
        nodes.leaf(AVAILABILITY, ONLINE);
        nodes.leave(domain);
    }

    private void memory() {
        final long kibibytes = (1L + random.below(MOST_GIBIBYTES)) * MEBIBYTE * MEBIBYTE;
        final int domain = nodes.enter(MEMORY);
        nodes.write();
        nodes.leaf(STATIC_MAX, kibibytes);
        nodes.leaf(TARGET, kibibytes - MEBIBYTE);
        nodes.leaf(VIDEORAM, 0);
        nodes.leave(domain);
    }

    private void control(final int domid) {
        final int domain = nodes.enter(CONTROL);
        nodes.write();
        nodes.owner('n', domid).leaf(SHUTDOWN);
        nodes.owner('n', 0).and('r', domid).leaf(MULTIPROCESSOR_SUSPEND, 1);
        nodes.leaf(RESET_WATCHES, 1);
        nodes.leave(domain);
    }

    private void store(final int domid) {
        final int domain = nodes.enter(STORE);
        nodes.write();
        nodes.leaf(PORT, 1);
        nodes.leaf(RING_REF, Devices.FIRST_GRANT + domid);
        nodes.leave(domain);
    }

    private void data(final int domid) {
        final int domain = nodes.enter(DATA);
        nodes.owner('n', domid).write();
        for (int group = 0; nodes.hasRoom(); group++) {
            final int data = nodes.enter(group);
            nodes.write();
            for (int i = 0; i < ENTRIES_OF_GROUP && nodes.hasRoom(); i++) {
                final int entries = nodes.enter(i);
                entry(nodes.value());
                nodes.write();
                nodes.leave(entries);
            }
            nodes.leave(data);
        }
        nodes.leave(domain);
    }

    /** Mostly a short word; now and then nothing, a number, bytes of any kind, or as much as a daemon takes. */
    private void entry(final AsciiBuilder value) {
        switch (random.below(64)) {
            case 0 -> value.appendLetters(random, 1 + random.below(LARGEST_VALUE));
            case 1, 2 -> value.appendBinary(random, 1 + random.below(LARGE_BINARY));
            case 3, 4, 5, 6 -> value.clear();
            case 7, 8, 9, 10, 11, 12, 13, 14 -> value.append(random.below(Integer.MAX_VALUE));
            default -> value.appendLetters(random, 1 + random.below(SHORT_VALUE));
        }
    }

    void writeVm(final Guest guest) {
        final int machines = nodes.path().length();
        uuid(nodes.path().append('/'), guest);
        nodes.owner('n', 0).and('r', guest.domid()).write();
        uuid(nodes.value(), guest);
        nodes.leaf(UUID);
        nodes.value().append(NAME_PREFIX).append(guest.domid());
        nodes.leaf(NAME);
        final int machine = nodes.enter(IMAGE);
        nodes.write();
        nodes.leaf(OS_TYPE, LINUX);
        nodes.leave(machine);
        nodes.leaf(START_TIME, START_SECONDS + (long) guest.domid());
        nodes.leave(machines);
    }

    private static void uuid(final AsciiBuilder text, final Guest guest) {
        text.appendHex(guest.uuidHigh() >>> 32, 8)
                .append('-')
                .appendHex(guest.uuidHigh() >>> 16, 4)
                .append('-')
                .appendHex(guest.uuidHigh(), 4)
                .append('-')
                .appendHex(guest.uuidLow() >>> 48, 4)
                .append('-')
                .appendHex(guest.uuidLow(), 12);
    }
}

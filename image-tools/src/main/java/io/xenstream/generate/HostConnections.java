// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.generate;

import static io.xenstream.generate.AsciiBuilder.ascii;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WatchDataExtendedDecoder;

/** Who is connected to the daemon of a host: domain 0, each guest, a few tools; and what they watch. */
final class HostConnections {
    private static final int UNIQUE_IDS_SINCE = 2;
    private static final int DEPTHS_SINCE = 2;
    private static final int FIRST_RING = 1;

    private static final int TOOLS = 4;
    private static final int GUESTS_OF_TOOL = 64;
    /** The tool that has been sent a part of its last response. */
    private static final int SLOW_TOOL = 1;
    /** The tool that has opened a transaction. */
    private static final int TRANSACTING_TOOL = 2;
    /** The tool that does not fetch its events. */
    private static final int LAGGING_TOOL = 3;

    private static final int FIRST_DESCRIPTOR = 16;
    private static final int FIRST_PORT = 100;

    /** Of so many guests, one has sent half a request, another has an event to fetch, a third watches with a depth. */
    private static final int GUESTS_OF_KIND = 16;

    private static final int SENDING_GUEST = 1;
    private static final int FETCHING_GUEST = 2;
    private static final int DEPTH_GUEST = 3;

    private static final int XS_READ = 2;
    private static final int XS_WATCH_EVENT = 15;
    private static final int EVENTS_OF_LAGGING_TOOL = 64;

    private static final byte[] RELEASE_DOMAIN = ascii("@releaseDomain");
    private static final byte[] INTRODUCE_DOMAIN = ascii("@introduceDomain");
    private static final byte[] SHUTDOWN = ascii("control/shutdown");
    private static final byte[] TARGET = ascii("memory/target");
    private static final byte[] DATA = ascii("data");
    private static final byte[] BACKEND = ascii("/local/domain/0/backend");
    private static final byte[] DOMAIN_PREFIX = ascii("/local/domain/");
    private static final byte[] NUL = {0};
    private static final byte[] END_OF_RESPONSE = {'K', 0};

    private final Host host;
    private final ImageWriter writer;
    private final boolean hasUniqueIds;
    private final AsciiBuilder input = new AsciiBuilder();
    private final AsciiBuilder output = new AsciiBuilder();
    private final AsciiBuilder wpath = new AsciiBuilder();
    private final AsciiBuilder token = new AsciiBuilder();

    HostConnections(final Host host, final ImageWriter writer) {
        this.host = host;
        this.writer = writer;
        hasUniqueIds = writer.header().version() >= UNIQUE_IDS_SINCE;
    }

    private int tools() {
        return TOOLS + host.guests() / GUESTS_OF_TOOL;
    }

    private static long ringOf(final int domid) {
        return FIRST_RING + (long) domid;
    }

    private long socketOf(final int tool) {
        return ringOf(host.guests()) + 1 + tool;
    }

    /** The connection that has opened a transaction. */
    long transacting() {
        return socketOf(TRANSACTING_TOOL);
    }

    void write() {
        for (int domid = 0; domid <= host.guests(); domid++) {
            ring(domid);
        }
        for (int tool = 0; tool < tools(); tool++) {
            socket(tool);
        }
    }

    private void ring(final int domid) {
        input.clear();
        output.clear();
        if (domid % GUESTS_OF_KIND == SENDING_GUEST) {
            input.appendMessage(XS_READ, domid, 0, TARGET.length + 1).append(DATA);
        } else if (domid % GUESTS_OF_KIND == FETCHING_GUEST) {
            event(SHUTDOWN, SHUTDOWN);
        }
        claim(ringOf(domid)).ring(domid, ConnectionDataDecoder.DOMID_INVALID, FIRST_PORT + (long) domid);
        writer.commit();
    }

    private void socket(final int tool) {
        input.clear();
        output.clear();
        int response = 0;
        if (tool == SLOW_TOOL) {
            output.append(END_OF_RESPONSE);
            response = END_OF_RESPONSE.length;
            event(RELEASE_DOMAIN, DATA);
        } else if (tool == LAGGING_TOOL) {
            for (int i = 0; i < EVENTS_OF_LAGGING_TOOL; i++) {
                event(RELEASE_DOMAIN, DATA);
            }
        }
        claim(socketOf(tool)).socket(FIRST_DESCRIPTOR + tool).outRespLength(response);
        writer.commit();
    }

    private ConnectionDataEncoder claim(final long connId) {
        final ConnectionDataEncoder connection =
                writer.claimConnectionData(input.length(), output.length(), hasUniqueIds);
        if (hasUniqueIds) {
            connection.uniqueId((host.seed() << Integer.SIZE) | connId);
        }
        return connection.connId(connId).inData(input.view()).outData(output.view());
    }

    private void event(final byte[] path, final byte[] watchToken) {
        output.appendMessage(XS_WATCH_EVENT, 0, 0, path.length + watchToken.length + 2)
                .append(path)
                .append(NUL)
                .append(watchToken)
                .append(NUL);
    }

    void writeWatches() {
        final boolean hasDepths = writer.header().version() >= DEPTHS_SINCE;
        for (int domid = 1; domid <= host.guests(); domid++) {
            final long connId = ringOf(domid);
            wpath.clear().append(SHUTDOWN);
            token.clear().append(SHUTDOWN);
            watch(connId);
            wpath.clear().append(TARGET);
            token.clear().appendHex(0xFFFFFFFF8185F2C0L + ((long) domid << 12), 16);
            watch(connId);
            wpath.clear().append(DATA);
            token.clear().append(DATA).append('-').append(domid);
            if (hasDepths && domid % GUESTS_OF_KIND == DEPTH_GUEST) {
                watch(connId, 1 + domid % 3);
            } else {
                watch(connId);
            }
        }
        for (int tool = 0; tool < tools(); tool++) {
            writeWatchesOf(tool, hasDepths);
        }
    }

    private void writeWatchesOf(final int tool, final boolean hasDepths) {
        final long connId = socketOf(tool);
        token.clear().append(DATA);
        wpath.clear().append(RELEASE_DOMAIN);
        watch(connId);
        switch (tool) {
            case 0 -> {
                wpath.clear().append(INTRODUCE_DOMAIN);
                watch(connId);
            }
            case SLOW_TOOL -> {
                wpath.clear().append(BACKEND);
                if (hasDepths) {
                    watch(connId, WatchDataExtendedDecoder.UNLIMITED_DEPTH);
                } else {
                    watch(connId);
                }
            }
            default -> {
                wpath.clear().append(DOMAIN_PREFIX).append(tool);
                watch(connId);
            }
        }
    }

    private void watch(final long connId) {
        writer.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(wpath.view())
                .token(token.view());
        writer.commit();
    }

    private void watch(final long connId, final int depth) {
        writer.claimWatchDataExtended(wpath.length(), token.length())
                .connId(connId)
                .depth(depth)
                .wpath(wpath.view())
                .token(token.view());
        writer.commit();
    }
}

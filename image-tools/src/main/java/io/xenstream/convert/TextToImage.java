// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.internal.PathRules;
import org.agrona.DirectBuffer;

/** Converts text to an image: descriptors, connections with their watches, then nodes, in any order of the lines. */
final class TextToImage implements AutoCloseable {
    /** Port of domain 0's ring, which both daemons determine on their own. */
    private static final long PORT_OF_DOMAIN_0 = 1;

    private final Region text;
    private final ImageWriter to;
    private final LossCount losses;
    /** Connection ids by domain id or negated descriptor. */
    private final ConnectionIdMap connections = new ConnectionIdMap();

    /** Domains by the daemon's ports of their rings. */
    private final ConnectionIdMap ports = new ConnectionIdMap();

    private boolean hasGlobal;
    private boolean hasEventChannels;

    TextToImage(final Region text, final ImageWriter to, final LossCount losses) {
        this.text = text;
        this.to = to;
        this.losses = losses;
    }

    long convert() {
        writeGlobalData();
        try (TextReader lines = TextReader.open(text, LineFilter.CONNECTIONS, losses::add)) {
            while (lines.next()) {
                convert(lines);
            }
        }
        try (TextReader lines = TextReader.open(text, LineFilter.NODES, losses::add);
                TextNodes nodes = new TextNodes(text, to, losses)) {
            nodes.convert(lines);
        }
        return to.finish();
    }

    private void lose(final ConversionRule rule, final TextReader line, final String detail) {
        losses.add(rule, Place.ofLine(text.label(), line.line(), line.offset()), detail);
    }

    /** Descriptors come first in an image. Daemons write them first in text, too, so this pass usually ends early. */
    private void writeGlobalData() {
        int rwSocketFd = -1;
        int evtchnFd = -1;
        boolean isSocketKnown = false;
        boolean isDeviceKnown = false;
        try (TextReader lines = TextReader.open(text, LineFilter.CONNECTIONS, foundLater -> {})) {
            while (!(isSocketKnown && isDeviceKnown) && lines.next()) {
                if (lines.kind() == LineKind.GLOBAL && !isSocketKnown) {
                    rwSocketFd = lines.descriptor();
                    isSocketKnown = true;
                } else if (lines.kind() == LineKind.EVENT_CHANNELS && !isDeviceKnown) {
                    evtchnFd = lines.descriptor();
                    isDeviceKnown = true;
                }
            }
        }
        to.claimGlobalData().rwSocketFd(rwSocketFd).evtchnFd(evtchnFd);
        to.commit();
    }

    private void convert(final TextReader line) {
        switch (line.kind()) {
            case GLOBAL -> {
                requireFirst(hasGlobal, line);
                hasGlobal = true;
            }
            case EVENT_CHANNELS -> {
                requireFirst(hasEventChannels, line);
                hasEventChannels = true;
                lose(ConversionRule.DOMEXC_PORT, line, "port " + line.domexcPort());
            }
            case DOMAIN -> convertDomain(line);
            case SOCKET -> convertSocket(line);
            case WATCH -> convertWatch(line);
            case NODE -> throw new AssertionError("nodes are not among the connections");
        }
    }

    private void requireFirst(final boolean isAnother, final TextReader line) {
        if (isAnother) {
            lose(ConversionRule.GLOBAL_DUPLICATE, line, "descriptor " + line.descriptor());
        }
    }

    private void convertDomain(final TextReader line) {
        if (isConnected(line, line.domid(), "domain " + line.domid())) {
            return;
        }
        final long localPort = localPort(line);
        if (line.domid() != 0 || line.frame() != 0 || line.remotePort() != PORT_OF_DOMAIN_0) {
            lose(
                    ConversionRule.RING,
                    line,
                    "domain " + line.domid() + ", frame " + line.frame() + ", port " + line.remotePort());
        }
        to.claimConnectionData(0, 0, false)
                .connId(connect(line.domid()))
                .ring(line.domid(), ConnectionDataDecoder.DOMID_INVALID, localPort);
        to.commit();
    }

    /** The daemon's port of a ring; 0 if it is unknown or belongs to another ring. */
    private long localPort(final TextReader line) {
        final long port = line.localPort();
        if (port < 0) {
            lose(ConversionRule.LOCAL_PORT, line, "domain " + line.domid());
            return 0;
        }
        if (port > 0 && ports.has(port)) {
            lose(
                    ConversionRule.PORT_DUPLICATE,
                    line,
                    "port " + port + " of the domains " + ports.get(port) + " and " + line.domid());
            return 0;
        }
        ports.put(port, line.domid());
        return port;
    }

    private void convertSocket(final TextReader line) {
        if (!isConnected(line, -(long) line.descriptor(), "socket " + line.descriptor())) {
            to.claimConnectionData(0, 0, false)
                    .connId(connect(-(long) line.descriptor()))
                    .socket(line.descriptor());
            to.commit();
        }
    }

    private boolean isConnected(final TextReader line, final long watcher, final String name) {
        final boolean isConnected = connections.has(watcher);
        if (isConnected) {
            lose(ConversionRule.CONNECTION_DUPLICATE, line, name);
        }
        return isConnected;
    }

    private long connect(final long watcher) {
        final long connId = connections.size() + 1L;
        connections.put(watcher, connId);
        return connId;
    }

    private void convertWatch(final TextReader line) {
        final long connId = connections.get(line.watcher());
        if (connId == ConnectionIdMap.NONE) {
            final String name = line.watcher() < 0 ? "socket " + -line.watcher() : "domain " + line.watcher();
            lose(ConversionRule.WATCH_CONNECTION, line, name);
            return;
        }
        final String fault = watchFault(line);
        if (fault != null) {
            lose(ConversionRule.WATCH_PATH, line, fault);
            return;
        }
        final int depth = line.depth();
        if (depth >= 0
                && depth != WatchDataExtendedDecoder.UNLIMITED_DEPTH
                && to.header().version() == 1) {
            lose(ConversionRule.DEPTH, line, "depth " + depth);
        }
        writeWatch(line, connId, depth);
        to.commit();
    }

    /** Describes why no client can have set a watch; null if one can. */
    private static String watchFault(final TextReader line) {
        final DirectBuffer token = line.token();
        for (int i = 0; i < token.capacity(); i++) {
            if (token.getByte(i) == 0) {
                return "NUL at " + i + " of the token";
            }
        }
        return PathRules.watchPathFault(line.path());
    }

    private void writeWatch(final TextReader line, final long connId, final int depth) {
        final int pathLength = line.path().capacity();
        final int tokenLength = line.token().capacity();
        if (depth < 0 || to.header().version() == 1) {
            to.claimWatchData(pathLength, tokenLength)
                    .connId(connId)
                    .wpath(line.path())
                    .token(line.token());
        } else {
            to.claimWatchDataExtended(pathLength, tokenLength)
                    .connId(connId)
                    .depth(depth)
                    .wpath(line.path())
                    .token(line.token());
        }
    }

    @Override
    public void close() {
        ports.close();
        connections.close();
    }
}

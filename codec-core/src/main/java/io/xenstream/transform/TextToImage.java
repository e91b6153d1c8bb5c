// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.oxenstored.LineKind;
import io.xenstream.oxenstored.TextFinding;
import io.xenstream.oxenstored.TextPart;
import io.xenstream.oxenstored.TextReader;

/** An image of what a text says: descriptors, connections with their watches, nodes; whatever the order of the lines. */
final class TextToImage {
    /** Of domain 0's ring, which both daemons find by themselves. */
    private static final long PORT_OF_DOMAIN_0 = 1;

    private final Region text;
    private final ImageWriter to;
    private final LossCount losses;
    /** Ids of connections, by domain id or minus descriptor. */
    private final ConnectionNumbers connections = new ConnectionNumbers();

    private boolean hasGlobal;
    private boolean hasEventChannels;

    TextToImage(final Region text, final ImageWriter to, final LossCount losses) {
        this.text = text;
        this.to = to;
        this.losses = losses;
    }

    long convert() {
        writeGlobalData();
        try (TextReader lines = TextReader.open(text, TextPart.CONNECTIONS, this::lose)) {
            while (lines.next()) {
                convert(lines);
            }
        }
        try (TextReader lines = TextReader.open(text, TextPart.NODES, this::lose);
                TextNodes nodes = new TextNodes(text, to, this::loseOrder)) {
            nodes.convert(lines);
        }
        return to.finish();
    }

    private void lose(final TextFinding finding) {
        final ImageLocation location = ImageLocation.of(text.label(), finding.offset());
        losses.add(new Loss(finding.rule(), finding.rule().severity(), location, finding.line(), finding.detail()));
    }

    private void lose(final ConversionRule rule, final TextReader line, final String detail) {
        final ImageLocation location = ImageLocation.of(text.label(), line.offset());
        losses.add(new Loss(rule, rule.severity(), location, line.line(), detail));
    }

    private void loseOrder(final TextReader node) {
        final int length = node.path().capacity();
        lose(ConversionRule.NODE_ORDER, node, "node " + node.path().getStringWithoutLengthAscii(0, length));
    }

    /** The descriptors come first in an image. In a daemon's text they do, too: the reader does not go far. */
    private void writeGlobalData() {
        int rwSocketFd = -1;
        int evtchnFd = -1;
        boolean isSocketKnown = false;
        boolean isDeviceKnown = false;
        try (TextReader lines = TextReader.open(text, TextPart.CONNECTIONS, foundLater -> {})) {
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
        final long localPort = line.localPort();
        if (localPort < 0) {
            lose(ConversionRule.LOCAL_PORT, line, "domain " + line.domid());
        }
        if (line.domid() != 0 || line.frame() != 0 || line.remotePort() != PORT_OF_DOMAIN_0) {
            lose(
                    ConversionRule.RING,
                    line,
                    "domain " + line.domid() + ", frame " + line.frame() + ", port " + line.remotePort());
        }
        to.claimConnectionData(0, 0, false)
                .connId(connect(line.domid()))
                .ring(line.domid(), ConnectionDataDecoder.DOMID_INVALID, Math.max(localPort, 0));
        to.commit();
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
        if (connId == ConnectionNumbers.NONE) {
            final String name = line.watcher() < 0 ? "socket " + -line.watcher() : "domain " + line.watcher();
            lose(ConversionRule.WATCH_CONNECTION, line, name);
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
}

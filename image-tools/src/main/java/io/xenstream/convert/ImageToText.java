// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WatchDecoder;
import io.xenstream.imagetools.internal.RecordCopier;
import io.xenstream.verify.SoundNodes;

/** Writes as text whatever the text can express. The compatibility check for oxenstored reports the rest. */
final class ImageToText implements AutoCloseable {
    /** Of domain 0's ring, which oxenstored finds by itself. */
    private static final int NO_FRAME = 0;
    /** As oxenstored writes it; it asks the kernel, whatever the line says. */
    private static final int PORT_OF_DOMAIN_0 = 1;

    private final ImageReader from;
    private final SoundNodes sound;
    private final TextWriter to;
    private final long domexcPort;
    private final ConnectionIdMap watchers = new ConnectionIdMap();
    private boolean hasGlobalData;
    private boolean hasEventChannels;

    /** Nodes of the image that are known to be sound are not looked at again. */
    ImageToText(final ImageReader from, final SoundNodes sound, final TextWriter to, final long domexcPort) {
        this.from = from;
        this.sound = sound;
        this.to = to;
        this.domexcPort = domexcPort;
    }

    /** Whether the text has a port of VIRQ_DOM_EXC. */
    boolean hasEventChannels() {
        return hasEventChannels;
    }

    /**
     * Converts the whole image.
     *
     * @throws MalformedImageException if a record's lengths reach past it, or a string does not end in NUL
     */
    long convert() {
        while (from.next()) {
            if (sound.skip(from)) {
                to.lines(new SoundLines(from.region(), from.header().byteOrder(), sound));
            } else {
                convertRecord();
            }
        }
        return to.position();
    }

    private void convertRecord() {
        from.fieldsLength();
        switch (from.type()) {
            case RecordType.GLOBAL_DATA -> convertGlobal(from.globalData());
            case RecordType.CONNECTION_DATA -> convertConnection(from.connectionData());
            case RecordType.WATCH_DATA -> convertWatch(from.watchData());
            case RecordType.WATCH_DATA_EXTENDED -> convertWatch(from.watchDataExtended());
            case RecordType.NODE_DATA -> convertNode(from.nodeData());
            default -> {
                // Text cannot express it.
            }
        }
    }

    private void convertGlobal(final GlobalDataDecoder global) {
        if (hasGlobalData) {
            return;
        }
        hasGlobalData = true;
        to.global(Math.max(global.rwSocketFd(), -1));
        if (global.evtchnFd() >= 0) {
            to.eventChannels(global.evtchnFd(), domexcPort);
            hasEventChannels = true;
        }
    }

    private void convertConnection(final ConnectionDataDecoder connection) {
        final int type = connection.connType();
        if (type == ConnectionDataDecoder.RING && connection.domid() == 0) {
            to.domain(0, NO_FRAME, PORT_OF_DOMAIN_0, connection.evtchn());
            watchers.put(connection.connId(), 0);
        } else if (type == ConnectionDataDecoder.SOCKET && connection.socketFd() > 0) {
            to.socket(connection.socketFd());
            watchers.put(connection.connId(), -(long) connection.socketFd());
        }
    }

    private void convertWatch(final WatchDecoder watch) {
        RecordCopier.requireTerminated(watch, from);
        final long watcher = watchers.get(watch.connId());
        if (watcher != ConnectionIdMap.NONE) {
            to.watch(watcher, watch.wpath(), watch.token());
        }
    }

    private void convertNode(final NodeDataDecoder node) {
        RecordCopier.requireTerminated(node, from);
        if (node.isCommitted()) {
            to.node(node);
        }
    }

    @Override
    public void close() {
        watchers.close();
    }
}

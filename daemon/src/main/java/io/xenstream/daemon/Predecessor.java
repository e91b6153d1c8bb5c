// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.handoff.HandoffException;
import io.xenstream.handoff.HandoffOffer;
import io.xenstream.handoff.HandoffSource;
import io.xenstream.handoff.HandoffState;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import org.newsclub.net.unix.FileDescriptorAccess;

/** Hands a daemon's clients and store over to a successor. */
public final class Predecessor implements HandoffSource {
    private static final ImageHeader HEADER = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST_REASON = 1000;

    private final StoreDaemon daemon;

    /**
     * The predecessor's side of a handoff.
     *
     * @param daemon the daemon to replace; the handoff's agent freezes it, and thaws or releases it
     */
    public Predecessor(final StoreDaemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public HandoffOffer offer() {
        final StateSize size = StateSize.of(daemon.state());
        long recordTypes = 0;
        for (int type = RecordType.END; RecordType.isKnown(type); type++) {
            recordTypes |= 1L << type;
        }
        return new HandoffOffer(
                HEADER.version(),
                recordTypes,
                0,
                size.bytes(),
                size.records(),
                Math.min(size.longestRecord(), ReadOptions.LARGEST_RECORD_LENGTH),
                daemon.state().sessions().size() + 1,
                size.demands());
    }

    @Override
    public void freeze() {
        daemon.freeze();
    }

    @Override
    public void writeState(final HandoffState state) {
        try (ImageWriter writer = state.writer(HEADER)) {
            daemon.save(writer, channel -> state.descriptor(descriptor(channel)));
            state.finish(writer.finish());
        }
    }

    private static FileDescriptor descriptor(final Channel channel) {
        try {
            return ((FileDescriptorAccess) channel).getFileDescriptor();
        } catch (final IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    @Override
    public void thaw(final HandoffException cause) {
        final String reason = cause.getMessage();
        daemon.thaw(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    }

    @Override
    public void released() {
        daemon.release();
    }
}

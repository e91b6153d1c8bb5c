// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.RecordDecoder;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Follows a C daemon that has lost the way: it reads headers where there are none, until it stops or falls. */
final class CDaemonFraming {
    private static final int PAGE = 4096;

    private final CDaemon daemon;
    private final Region region;
    private final UnsafeBuffer header = new UnsafeBuffer(0, 0);

    CDaemonFraming(final CDaemon daemon, final Region region) {
        this.daemon = daemon;
        this.region = region;
    }

    /**
     * Follows the daemon.
     *
     * @param from     where it looks for the next header
     * @param rule     why it does
     * @param location of the record that misled it
     */
    void follow(final long from, final Rule rule, final ImageLocation location, final Judgement judgement) {
        long offset = from;
        while (region.length() - offset >= RecordDecoder.BODY_OFFSET) {
            region.wrap(header, offset, RecordDecoder.BODY_OFFSET);
            final int type = header.getInt(0, ByteOrder.LITTLE_ENDIAN);
            final long length = Integer.toUnsignedLong(header.getInt(Integer.BYTES, ByteOrder.LITTLE_ENDIAN));
            if (type == RecordType.END) {
                judgement.add(rule, Loading.LOADS_WITH_LOSS, location, "it takes octets at " + offset + " for END");
                return;
            }
            if (!daemon.mapsImage() && offset + RecordDecoder.BODY_OFFSET + length > region.length()) {
                judgement.add(
                        rule, Loading.FAILS, location, "it looks for a body of " + length + " octets at " + offset);
                return;
            }
            if (daemon.reads(type)) {
                judgement.add(rule, Loading.CRASHES, location, "it takes octets at " + offset + " for " + name(type));
                return;
            }
            if (length == 0 && !daemon.mapsImage()) {
                judgement.add(rule, Loading.FAILS, location, "it takes octets at " + offset + " for an empty record");
                return;
            }
            offset += RecordDecoder.BODY_OFFSET + length;
        }
        judgement.add(rule, atEnd(offset), location, "it looks for a record at " + offset + " of " + region.length());
    }

    /**
     * What comes of looking for a record behind the last whole header. A daemon that maps the image finds zeros up to the end of the page, and
     * takes them for END; where the image itself ends, it sees that.
     */
    private Loading atEnd(final long offset) {
        if (!daemon.mapsImage()) {
            return Loading.FAILS;
        }
        final long mapped = (region.length() + PAGE - 1) / PAGE * PAGE;
        final boolean isBehind = offset == region.length() || (offset > region.length() && offset < mapped);
        return isBehind ? Loading.LOADS_WITH_LOSS : Loading.CRASHES;
    }

    private static String name(final int type) {
        return RecordType.name(type);
    }
}

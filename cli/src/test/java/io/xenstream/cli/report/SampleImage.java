// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** An image that is written for a test, a record a call. */
final class SampleImage implements AutoCloseable {
    private static final int NO_TARGET = 0x7FF4;

    private final byte[] array;
    private final WritableRegion region;
    private final ImageWriter writer;

    SampleImage(final int bytes) {
        array = new byte[bytes];
        region = WritableRegion.ofArray(array, "sample");
        writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN));
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    SampleImage node(final String path, final String value, final int owner) {
        writer.claimNodeData(1, path.length(), value.length())
                .permission(0, (byte) 'n', 0, owner)
                .path(bytes(path))
                .value(bytes(value));
        writer.commit();
        return this;
    }

    SampleImage nodeOfTransaction(final long connId, final long txId, final String path) {
        writer.claimNodeData(1, path.length(), 0)
                .transaction(connId, txId, 2)
                .permission(0, (byte) 'n', 0, 0)
                .path(bytes(path));
        writer.commit();
        return this;
    }

    SampleImage ring(final long connId, final int domid, final String in, final String out) {
        writer.claimConnectionData(in.length(), out.length(), false)
                .connId(connId)
                .ring(domid, NO_TARGET, 1)
                .inData(bytes(in))
                .outData(bytes(out));
        writer.commit();
        return this;
    }

    SampleImage watch(final long connId, final String wpath, final String token) {
        writer.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(bytes(wpath))
                .token(bytes(token));
        writer.commit();
        return this;
    }

    SampleImage transaction(final long connId, final long txId) {
        writer.claimTransactionData().connId(connId).txId(txId);
        writer.commit();
        return this;
    }

    SampleImage quota(final String name, final long value) {
        writer.claimGlobalQuotaData(1, 0, name.length() + 1).quota(bytes(name), value);
        writer.commit();
        return this;
    }

    /** Ends the image; answers what is reported of it. */
    HtmlReport report() {
        final byte[] bytes = new byte[Math.toIntExact(writer.finish())];
        System.arraycopy(array, 0, bytes, 0, bytes.length);
        return HtmlReport.of("sample", Region.ofArray(bytes, "sample"), ReadOptions.DEFAULT);
    }

    /** Ends the image; answers the page of its report, in a file. */
    Path page(final Path file) throws IOException {
        return Files.writeString(file, report().page());
    }

    /**
     * A host whose boxes are known: two guests, one with few large values, one with many small ones; and what both stand in.
     *
     * <p>What it has of everything else: a watch, a transaction of two nodes, pending data, a quota that is used up.
     */
    static SampleImage host() {
        final SampleImage image = new SampleImage(1 << 20)
                .quota("nodes", 2)
                .ring(1, 0, "", "")
                .ring(2, 1, "half a request", "")
                .ring(3, 2, "", "an event")
                .watch(3, "/local/domain/1/state", "token")
                .node("/", "", 0)
                .node("/local", "", 0)
                .node("/local/domain", "", 0)
                .node("/local/domain/1", "", 1)
                .node("/local/domain/1/name", "alpha", 1)
                .node("/local/domain/1/data", "", 1)
                .node("/local/domain/2", "", 2)
                .node("/local/domain/2/name", "beta", 2);
        for (int i = 0; i < 10; i++) {
            image.node("/local/domain/1/data/d" + i, "x".repeat(4000), 1);
        }
        for (int i = 0; i < 200; i++) {
            image.node("/local/domain/2/n" + (1000 + i), "y".repeat(100), 0);
        }
        return image.transaction(3, 7)
                .nodeOfTransaction(3, 7, "/local/domain/2/name")
                .nodeOfTransaction(3, 7, "/local/domain/2/new");
    }

    /** A host of many guests with few nodes each: six of the guest's, and two of its backend. One guest has many. */
    static SampleImage ofGuests(final int guests) {
        final SampleImage image = new SampleImage(guests * 1000 + (2 << 20)).quota("nodes", 100);
        for (int guest = 1; guest <= Math.min(guests, 300); guest++) {
            image.ring(guest, guest, guest % 50 == 0 ? "half a request" : "", "");
        }
        image.node("/", "", 0)
                .node("/local", "", 0)
                .node("/local/domain", "", 0)
                .node("/local/domain/0", "", 0)
                .node("/local/domain/0/backend", "", 0)
                .node("/local/domain/0/backend/vbd", "", 0);
        for (int guest = 1; guest <= guests; guest++) {
            image.node("/local/domain/0/backend/vbd/" + guest, "", 0)
                    .node("/local/domain/0/backend/vbd/" + guest + "/state", "4", 0);
        }
        for (int guest = 1; guest <= guests; guest++) {
            final String home = "/local/domain/" + guest;
            image.node(home, "", guest)
                    .node(home + "/name", "guest-" + guest, guest)
                    .node(home + "/device", "", guest)
                    .node(home + "/device/vbd", "", guest)
                    .node(home + "/device/vif", "", guest)
                    .node(home + "/device/vif/0", "", guest);
            for (int i = 0; guest == 7 && i < 200; i++) {
                image.node(home + "/device/vif/0/n" + (1000 + i), "y".repeat(100), guest);
            }
        }
        return image;
    }

    @Override
    public void close() {
        region.close();
    }
}

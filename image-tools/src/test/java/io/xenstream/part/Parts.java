// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.imagetools.internal.SmallImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.agrona.concurrent.UnsafeBuffer;

/** Parts taken out of images that are arrays, and merged into such. */
final class Parts {
    private Parts() {}

    /** All options but another id. */
    static ExtractOptions all(final int domid) {
        return new ExtractOptions(domid, domid, true, true, true, true);
    }

    static ExtractOptions renamed(final int domid, final int other) {
        return new ExtractOptions(domid, other, true, true, true, true);
    }

    static byte[] extract(final byte[] image, final ExtractOptions options, final List<Finding> findings) {
        try (Region region = Region.ofArray(image, "image")) {
            return written(
                    image[11],
                    writer -> DomainExtract.extract(region, ReadOptions.DEFAULT, options, writer, findings::add));
        }
    }

    static byte[] extract(final byte[] image, final ExtractOptions options) {
        return extract(image, options, new ArrayList<>());
    }

    /** The merged image; null if there are conflicts. */
    static byte[] merge(final byte[] base, final byte[] part, final boolean isReplacing, final List<Finding> findings) {
        try (Region ours = Region.ofArray(base, "base");
                Region theirs = Region.ofArray(part, "part");
                ImageMerge merge = ImageMerge.of(ours, theirs, ReadOptions.DEFAULT, isReplacing)) {
            final long conflicts = merge.findConflicts(findings::add);
            if (conflicts != findings.size()) {
                throw new AssertionError(conflicts + " conflicts, but " + findings.size() + " findings");
            }
            return conflicts > 0 ? null : written(base[11], writer -> merge.write(writer, findings::add));
        }
    }

    static byte[] merge(final byte[] base, final byte[] part) {
        return merge(base, part, false, new ArrayList<>());
    }

    private static byte[] written(final int version, final ToLongFunction<ImageWriter> work) {
        try (WritableRegion region = WritableRegion.allocate(64, "written");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(version, ByteOrder.LITTLE_ENDIAN))) {
            final byte[] bytes = new byte[Math.toIntExact(work.applyAsLong(writer))];
            region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
            return bytes;
        }
    }

    static List<String> details(final List<Finding> findings, final PartRule rule) {
        return findings.stream()
                .filter(finding -> finding.rule() == rule)
                .map(Finding::detail)
                .toList();
    }

    static byte[] image(final Consumer<ImageWriter> records) {
        return SmallImage.of(2, ByteOrder.LITTLE_ENDIAN, records);
    }

    /** A node with permissions such as {@code n0,r5!}. */
    static void node(final ImageWriter writer, final String path, final String value, final String permissions) {
        final String[] each = permissions.split(",", -1);
        final NodeDataEncoder node = writer.claimNodeData(each.length, path.length(), value.length());
        for (int i = 0; i < each.length; i++) {
            final boolean isStale = each[i].endsWith("!");
            final String domid = each[i].substring(1, each[i].length() - (isStale ? 1 : 0));
            node.permission(i, (byte) each[i].charAt(0), isStale ? 1 : 0, Integer.parseInt(domid));
        }
        node.path(path).value(SmallImage.ascii(value));
        writer.commit();
    }

    static void ring(final ImageWriter writer, final long connId, final int domid) {
        writer.claimConnectionData(0, 0, false).connId(connId).ring(domid, 0x7FF4, 100 + domid);
        writer.commit();
    }

    static void watch(final ImageWriter writer, final long connId, final String wpath, final String token) {
        writer.claimWatchData(wpath.length(), token.length())
                .connId(connId)
                .wpath(wpath)
                .token(token);
        writer.commit();
    }
}

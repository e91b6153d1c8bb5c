// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreIndex;
import io.xenstream.verify.SoundNodes;
import io.xenstream.verify.Verifier;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.agrona.concurrent.UnsafeBuffer;

/** Whatever images contain: with an index of few nodes, and sound nodes taken as a whole, the result is the same as with an index of all. */
final class ChosenNodesProperties {
    private static final List<String> NAMES = List.of(
            "backend", "device-model", "vbd", "1", "2", "11", "vm", "data", "frontend-id", "domain", "local", "u");
    private static final List<String> TOPS = List.of(
            "/local/domain/1",
            "/local/domain/1/device",
            "/local/domain/1/vm",
            "/local/domain/0/backend/vbd/1",
            "/local/domain/0/backend/vif/1/0",
            "/local/domain/0/device-model/1",
            "/local/domain/2/backend/vbd/1",
            "/local/domain/2",
            "/local/domain/11/data",
            "/local/domain//backend/vbd/1",
            "/local/domain/0//a",
            "/vm/u",
            "/vm/v",
            "/libxl/1",
            "/libxl/11",
            "//local/a",
            "/local/domain/");

    /** What was written, and what was said meanwhile. */
    private record Outcome(String image, List<Finding> findings) {}

    @Property(tries = 300)
    void shouldExtractTheSameAsWithAnIndexOfAllNodes(@ForAll final long seed) {
        final Random random = new Random(seed);
        final byte[] image = image(random, List.of(1, 2, 11));
        final ExtractOptions options = new ExtractOptions(
                1,
                1 + random.nextInt(2),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean());

        assertThat(extract(image, options, false)).isEqualTo(extract(image, options, true));
    }

    private static Outcome extract(final byte[] image, final ExtractOptions options, final boolean isIndexingAll) {
        final List<Finding> findings = new ArrayList<>();
        try (Region region = Region.ofArray(image, "image")) {
            final String part = written(
                    ByteOrder.LITTLE_ENDIAN,
                    writer -> DomainExtract.extract(
                            region, ReadOptions.DEFAULT, options, writer, findings::add, isIndexingAll));
            return new Outcome(part, findings);
        }
    }

    @Property(tries = 300)
    void shouldMergeTheSameAsWithAnIndexOfAllNodes(@ForAll final long seed) {
        final Random random = new Random(seed);
        final byte[] base = image(random, List.of(2, 11));
        final byte[] part = image(random, List.of(1));
        final boolean isReplacing = random.nextBoolean();
        final ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;

        assertThat(merge(base, part, order, isReplacing, false)).isEqualTo(merge(base, part, order, isReplacing, true));
    }

    @Property(tries = 300)
    void shouldReplaceWhatThePartContains(@ForAll final long seed) {
        final Random random = new Random(seed);
        final byte[] base = image(random, List.of(2));
        final byte[] part = image(random, List.of(1));
        try (Region ours = Region.ofArray(base, "base");
                Region theirs = Region.ofArray(part, "part");
                StoreIndex index = StoreIndex.build(theirs, ReadOptions.DEFAULT, Duplicates.LAST_WINS);
                ImageDomains domains = new ImageDomains(theirs, ReadOptions.DEFAULT, seed);
                PartTree tree = new PartTree(domains, index);
                ImageReader reader = ImageReader.open(ours)) {
            final BaseNodes nodes = new BaseNodes(ours, theirs, index, tree);
            for (NodeDataDecoder node = reader.nextNode(); node != null; node = reader.nextNode()) {
                assertThat(nodes.isReplaced(node, reader.offset()))
                        .isEqualTo(tree.contains(node.path(), node.pathLength()));
            }
        }
    }

    private static Outcome merge(
            final byte[] base,
            final byte[] part,
            final ByteOrder order,
            final boolean isReplacing,
            final boolean isIndexingAll) {
        final List<Finding> findings = new ArrayList<>();
        try (Region ours = Region.ofArray(base, "base");
                Region theirs = Region.ofArray(part, "part");
                ImageMerge merge = ImageMerge.of(
                        ours, theirs, ReadOptions.DEFAULT, isReplacing, ReceivingHost.UNKNOWN, isIndexingAll)) {
            merge.findConflicts(findings::add);
            final String merged = written(order, writer -> merge.write(writer, findings::add));
            requireSoundNodes(merge, merged, order);
            return new Outcome(merged, findings);
        }
    }

    /** The nodes that are not checked again are such that verify finds the same with them. */
    private static void requireSoundNodes(final ImageMerge merge, final String merged, final ByteOrder order) {
        final byte[] bytes = merged.getBytes(StandardCharsets.ISO_8859_1);
        try (Region written = Region.ofArray(bytes, "merged")) {
            final List<Finding> all = new ArrayList<>();
            Verifier.verify(written, ReadOptions.DEFAULT, SoundNodes.none(), all::add);
            final List<Finding> found = new ArrayList<>();
            Verifier.verify(written, ReadOptions.DEFAULT, merge.soundNodes(written, order), found::add);
            assertThat(found).isEqualTo(all);
        }
    }

    private static String written(final ByteOrder order, final ToLongFunction<ImageWriter> work) {
        try (WritableRegion region = WritableRegion.allocate(64, "written");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, order))) {
            final byte[] bytes = new byte[Math.toIntExact(work.applyAsLong(writer))];
            region.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (final XenstreamException refused) {
            return refused.getMessage();
        }
    }

    private static byte[] image(final Random random, final List<Integer> domids) {
        final List<String> paths = paths(random);
        return Parts.image(writer -> {
            long connId = 1;
            for (final int domid : domids) {
                if (random.nextInt(8) > 0) {
                    Parts.ring(writer, connId, domid);
                    Parts.watch(writer, connId, "/local/domain/" + domid, "token");
                    connId++;
                }
            }
            paths.forEach(path -> Parts.node(writer, path, value(random, path), random.nextBoolean() ? "n0" : "n1,r2"));
            if (random.nextInt(4) == 0) {
                writer.claimNodeData(1, 2, 0)
                        .transaction(1, 1, 1)
                        .permission(0, (byte) 'n', 0, 0)
                        .path("/t");
                writer.commit();
            }
        });
    }

    /** Mostly in the order of a tree, and mostly with all parents. */
    private static List<String> paths(final Random random) {
        final TreeSet<String> paths = new TreeSet<>(List.of("/"));
        for (int i = random.nextInt(12); i > 0; i--) {
            String path = TOPS.get(random.nextInt(TOPS.size()));
            for (int level = random.nextInt(3); level > 0; level--) {
                path += "/" + NAMES.get(random.nextInt(NAMES.size()));
            }
            for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
                if (random.nextInt(60) > 0) {
                    paths.add(path.substring(0, end));
                }
            }
            paths.add(path);
        }
        // The separator comes before all other characters of names but '-': sort as a tree does.
        final List<String> sorted = new ArrayList<>(paths);
        sorted.sort((a, b) -> a.replace('/', '\1').compareTo(b.replace('/', '\1')));
        if (random.nextInt(6) == 0) {
            sorted.add(random.nextInt(sorted.size()), sorted.get(random.nextInt(sorted.size())));
        }
        if (random.nextInt(4) == 0) {
            Collections.shuffle(sorted, random);
        }
        if (random.nextBoolean()) {
            sorted.add("@releaseDomain");
        }
        return sorted;
    }

    private static String value(final Random random, final String path) {
        if (path.endsWith("/vm")) {
            return random.nextBoolean() ? "/vm/u" : "/vm/v";
        }
        return path.startsWith("@") ? "" : List.of("", "1", "x").get(random.nextInt(3));
    }
}

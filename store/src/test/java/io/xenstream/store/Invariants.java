// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.codec.internal.Paths;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.MutableDirectBuffer;

/** What must be true of a store's files between two commits. */
final class Invariants {
    private Invariants() {}

    /** Checks image and index of a store against each other. Returns its nodes: path to permissions and value. */
    static Map<String, String> check(final StoreTree tree) {
        final StoreRegion image = tree.image();
        final Map<String, Long> records = new HashMap<>();
        final Map<String, String> nodes = new TreeMap<>();
        long free = 0;
        boolean isAfterFree = false;
        long record = tree.firstNode();
        while (record < tree.space().end()) {
            final long length = NodeRecord.length(image, record);
            if (NodeRecord.type(image, record) == ImageSpace.FREE) {
                assertThat(isAfterFree)
                        .as("adjacent free records at %d", record)
                        .isFalse();
                assertThat(image.getInt(record + length - 4)).isEqualTo(ImageSpace.units(length));
                free += length;
                isAfterFree = true;
            } else {
                assertThat(NodeRecord.type(image, record)).isEqualTo(RecordType.NODE_DATA);
                assertThat(NodeRecord.isAfterFree(image, record))
                        .as("flag of %d", record)
                        .isEqualTo(isAfterFree);
                isAfterFree = false;
                final String path = path(tree, record);
                final String parent = path.equals("/") || path.startsWith("@")
                        ? null
                        : path.substring(0, Math.max(1, path.lastIndexOf('/')));
                assertThat(parent == null || records.containsKey(parent))
                        .as("parent of %s before it", path)
                        .isTrue();
                assertThat(records.put(path, record)).as("%s twice", path).isNull();
                nodes.put(path, content(tree, record));
            }
            record += length;
        }
        assertThat(isAfterFree).as("free record before END").isFalse();
        assertThat(record).isEqualTo(tree.space().end());
        assertThat(image.getLong(record)).isZero();
        assertThat(tree.space().free()).isEqualTo(free);
        assertThat(tree.nodes()).isEqualTo(records.size());
        checkLists(tree, records);
        return nodes;
    }

    private static void checkLists(final StoreTree tree, final Map<String, Long> records) {
        final Map<Integer, Integer> owned = new HashMap<>();
        final Map<Integer, Integer> granted = new HashMap<>();
        int children = OffsetList.size(tree.links().specialList());
        for (final Map.Entry<String, Long> entry : records.entrySet()) {
            final MutableDirectBuffer path = buffer(entry.getKey());
            assertThat(tree.links().find(path, path.capacity()))
                    .as(entry.getKey())
                    .isEqualTo(entry.getValue());
            final long list = tree.links().childList(entry.getValue());
            children += OffsetList.size(list);
            for (int i = 0; i < OffsetList.size(list); i++) {
                final long child = tree.links().childAt(entry.getValue(), i);
                assertThat(NodeRecord.positionInParent(tree.image(), child)).isEqualTo(i);
                final MutableDirectBuffer childPath = buffer(path(tree, child));
                assertThat(path(tree, child).substring(0, Paths.parentLength(childPath)))
                        .isEqualTo(entry.getKey());
            }
            final int owner = NodeRecord.owner(tree.image(), entry.getValue());
            owned.merge(owner, 1, Integer::sum);
            assertThat(tree.links().ownedAt(owner, NodeRecord.positionInOwner(tree.image(), entry.getValue())))
                    .isEqualTo(entry.getValue());
            checkGrants(tree, entry.getValue(), granted);
        }
        assertThat(children).isEqualTo(records.size());
        for (int domid = 0; domid < 32; domid++) {
            assertThat(OffsetList.size(tree.links().ownerList(domid))).isEqualTo(owned.getOrDefault(domid, 0));
            assertThat(OffsetList.size(tree.links().grantList(domid))).isEqualTo(granted.getOrDefault(domid, 0));
        }
    }

    private static void checkGrants(final StoreTree tree, final long record, final Map<Integer, Integer> granted) {
        final int count = NodeRecord.permissionCount(NodeRecord.lengths(tree.image(), record));
        for (int i = 1; i < count; i++) {
            final int domid = NodeRecord.permission(tree.image(), record, i) >>> 16;
            if (domid != 0) {
                granted.merge(domid, 1, Integer::sum);
                final int position = tree.image().getInt(NodeRecord.grant(tree.image(), record, i));
                assertThat(tree.links().grantingAt(domid, position)).isEqualTo(record);
            }
        }
    }

    /** What daemons skip, such as the quotas of later ones, and what they miss in a tree without a host: domains, their connections, the daemon's own descriptors. */
    private static final Set<CompatibilityRule> EXPECTED = EnumSet.of(
            CompatibilityRule.C_UNKNOWN_TYPE,
            CompatibilityRule.C_QUOTA,
            CompatibilityRule.C_GLOBAL,
            CompatibilityRule.C_DOMAIN_0,
            CompatibilityRule.C_PERMISSION_STALE,
            CompatibilityRule.C_NODE_SPECIAL,
            CompatibilityRule.C_SPECIAL_MISSING);

    /** Checks the image against the specification, and that every C daemon would load all nodes. */
    static void verify(final Region image) {
        final MutableDirectBuffer header = Buffers.empty();
        image.wrap(header, 0, ImageHeader.LENGTH);
        final TargetDaemon[] daemons = ImageHeader.decode(header, "image").version() == 1
                ? new TargetDaemon[] {TargetDaemon.C_4_17, TargetDaemon.C_4_21, TargetDaemon.C_4_22}
                : new TargetDaemon[] {TargetDaemon.C_4_22};
        for (final TargetDaemon daemon : daemons) {
            final List<String> losses = new ArrayList<>();
            CompatibilityChecker.check(image, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {
                if (outcome != LoadOutcome.LOADS && !EXPECTED.contains(finding.rule())) {
                    losses.add(finding.toString());
                }
            });
            assertThat(losses).as(daemon.code()).isEmpty();
        }
        final List<String> errors = new ArrayList<>();
        Verifier.verify(image, ReadOptions.DEFAULT, finding -> {
            if (finding.severity() == Severity.ERROR) {
                errors.add(finding.toString());
            }
        });
        assertThat(errors).isEmpty();
    }

    static MutableDirectBuffer buffer(final String text) {
        return Buffers.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String path(final StoreTree tree, final long record) {
        final long lengths = NodeRecord.lengths(tree.image(), record);
        return text(tree, record + NodeRecord.pathOffset(lengths), NodeRecord.pathLength(lengths));
    }

    private static String content(final StoreTree tree, final long record) {
        final long lengths = NodeRecord.lengths(tree.image(), record);
        final StringBuilder content = new StringBuilder();
        for (int i = 0; i < NodeRecord.permissionCount(lengths); i++) {
            final int permission = tree.image().getInt(record + 24 + 4L * i);
            content.append((char) (permission & 0xFF)).append(permission >>> 16).append(' ');
        }
        final long valueAt = record + NodeRecord.valueOffset(lengths);
        final int valueLength = NodeRecord.valueLength(lengths);
        final long end = NodeRecord.contentEnd(tree.image(), record, NodeRecord.permissionCount(lengths));
        for (long at = valueAt + valueLength; at < end; at++) {
            assertThat(tree.image().region().getByte(at))
                    .as("unused byte of %d", record)
                    .isZero();
        }
        return content.append("= ").append(text(tree, valueAt, valueLength)).toString();
    }

    private static String text(final StoreTree tree, final long offset, final int length) {
        final MutableDirectBuffer bytes = Buffers.of(new byte[length]);
        tree.image().region().getBytes(offset, bytes, 0, length);
        return new String(bytes.byteArray(), StandardCharsets.ISO_8859_1);
    }
}

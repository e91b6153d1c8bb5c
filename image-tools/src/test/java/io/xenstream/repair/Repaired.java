// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WritableRegion;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.SoundNodesProperties;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.verify.SoundNodes;
import io.xenstream.verify.Verifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** What came of a repair. */
public final class Repaired {
    /** All that may be done. */
    public static final RepairOptions EVERYTHING = new RepairOptions(true, true, true, false);

    private final byte[] image;
    private final List<RepairAction> actions;
    private final List<Finding> left;
    private final List<Finding> lost;

    private Repaired(
            final byte[] image, final List<RepairAction> actions, final List<Finding> left, final List<Finding> lost) {
        this.image = image;
        this.actions = actions;
        this.left = left;
        this.lost = lost;
    }

    /** The mended image; null if something was left. */
    public byte[] image() {
        return image;
    }

    public List<RepairAction> actions() {
        return actions;
    }

    public List<Finding> left() {
        return left;
    }

    /** What the daemon does not restore. */
    public List<Finding> lost() {
        return lost;
    }

    public static Repaired of(final byte[] bytes, final RepairOptions options) {
        return of(bytes, null, options);
    }

    /** Repairs an image for a daemon. */
    public static Repaired of(final byte[] bytes, final TargetDaemon daemon) {
        return of(bytes, daemon, RepairOptions.DEFAULT);
    }

    /**
     * Repairs an image outside of the heap, where an access out of bounds would not be an exception but a crash. What is known of sound nodes must not make a
     * difference.
     */
    public static Repaired of(final byte[] bytes, final TargetDaemon daemon, final RepairOptions options) {
        final RepairOptions all =
                daemon == null ? options : new RepairOptions(true, true, options.endTruncated(), false);
        final Repaired each = of(
                bytes,
                (from, to, listener) ->
                        ImageRepair.repair(from, to, daemon, all, ReadOptions.DEFAULT, SoundNodes.none(), listener));
        final Repaired repaired = of(
                bytes,
                (from, to, listener) -> daemon == null
                        ? ImageRepair.repair(from, to, options, ReadOptions.DEFAULT, listener)
                        : ImageRepair.repairFor(from, to, daemon, options, ReadOptions.DEFAULT, listener));
        assertThat(repaired.image).isEqualTo(each.image);
        assertThat(repaired.actions).isEqualTo(each.actions);
        assertThat(repaired.left).isEqualTo(each.left);
        assertThat(repaired.lost).isEqualTo(each.lost);
        return repaired;
    }

    /** A way to repair. */
    @FunctionalInterface
    private interface Repair {
        RepairSummary run(Region from, WritableRegion to, RepairListener listener);
    }

    private static Repaired of(final byte[] bytes, final Repair repair) {
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        direct.put(bytes).flip();
        final List<RepairAction> actions = new ArrayList<>();
        final List<Finding> left = new ArrayList<>();
        final List<Finding> lost = new ArrayList<>();
        final RepairListener listener = new RepairListener() {
            @Override
            public void repaired(final RepairAction action) {
                actions.add(action);
            }

            @Override
            public void unrepaired(final Finding finding) {
                left.add(finding);
            }

            @Override
            public void lost(final Finding finding) {
                lost.add(finding);
            }
        };
        try (Region from = Region.ofBuffer(direct, "image");
                WritableRegion to = WritableRegion.allocate(64, "mended")) {
            final RepairSummary summary = repair.run(from, to, listener);
            assertThat(summary.actions()).isEqualTo(actions.size());
            assertThat(summary.unrepaired()).isEqualTo(left.size());
            assertThat(summary.losses()).isEqualTo(lost.size());
            if (!summary.isRepaired()) {
                assertThat(summary.length()).isZero();
                return new Repaired(null, actions, left, lost);
            }
            final byte[] image = new byte[Math.toIntExact(summary.length())];
            to.getBytes(0, new UnsafeBuffer(image), 0, image.length);
            try (Region written = to.slice(0, summary.length())) {
                for (final TargetDaemon daemon : TargetDaemon.values()) {
                    SoundNodesProperties.requireSame(written, summary.sound(), daemon);
                }
            }
            return new Repaired(image, actions, left, lost);
        }
    }

    public static Repaired of(final byte[] bytes) {
        return of(bytes, RepairOptions.DEFAULT);
    }

    public List<Rule> mended() {
        return actions.stream().map(RepairAction::rule).toList();
    }

    public List<Rule> leftRules() {
        return left.stream().map(Finding::rule).toList();
    }

    /** What the verifier says of an image. */
    public static List<Rule> findings(final byte[] image) {
        final List<Rule> rules = new ArrayList<>();
        try (Region region = Region.ofArray(image, "mended")) {
            Verifier.verify(region, ReadOptions.DEFAULT, finding -> rules.add(finding.rule()));
        }
        return rules;
    }

    /** What a daemon does with an image. */
    public static LoadOutcome outcome(final byte[] image, final TargetDaemon daemon) {
        try (Region region = Region.ofArray(image, "image")) {
            return CompatibilityChecker.check(region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {})
                    .outcome();
        }
    }

    /** Whether the verifier finds no error. */
    public static boolean isGood(final byte[] image) {
        try (Region region = Region.ofArray(image, "mended")) {
            return Verifier.verify(region, ReadOptions.DEFAULT, finding -> {}).isGood();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WritableRegion;
import io.xenstream.verify.Finding;
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
    private final List<Mending> mendings;
    private final List<Finding> left;

    private Repaired(final byte[] image, final List<Mending> mendings, final List<Finding> left) {
        this.image = image;
        this.mendings = mendings;
        this.left = left;
    }

    /** The mended image; null if something was left. */
    public byte[] image() {
        return image;
    }

    public List<Mending> mendings() {
        return mendings;
    }

    public List<Finding> left() {
        return left;
    }

    /** Repairs an image that lies outside of the heap, where a step too far would be no exception but a crash. */
    public static Repaired of(final byte[] octets, final RepairOptions options) {
        final ByteBuffer direct = ByteBuffer.allocateDirect(octets.length);
        direct.put(octets).flip();
        final List<Mending> mendings = new ArrayList<>();
        final List<Finding> left = new ArrayList<>();
        final RepairListener listener = new RepairListener() {
            @Override
            public void mended(final Mending mending) {
                mendings.add(mending);
            }

            @Override
            public void left(final Finding finding) {
                left.add(finding);
            }
        };
        try (Region from = Region.ofBuffer(direct, "image");
                WritableRegion to = WritableRegion.allocate(64, "mended")) {
            final RepairSummary summary = ImageRepair.repair(from, to, options, ReadOptions.DEFAULT, listener);
            assertThat(summary.mendings()).isEqualTo(mendings.size());
            assertThat(summary.left()).isEqualTo(left.size());
            if (!summary.isMended()) {
                assertThat(summary.length()).isZero();
                return new Repaired(null, mendings, left);
            }
            final byte[] image = new byte[Math.toIntExact(summary.length())];
            to.getBytes(0, new UnsafeBuffer(image), 0, image.length);
            return new Repaired(image, mendings, left);
        }
    }

    public static Repaired of(final byte[] octets) {
        return of(octets, RepairOptions.DEFAULT);
    }

    public List<Rule> mended() {
        return mendings.stream().map(Mending::rule).map(Rule.class::cast).toList();
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

    /** Whether the verifier finds no error. */
    public static boolean isGood(final byte[] image) {
        try (Region region = Region.ofArray(image, "mended")) {
            return Verifier.verify(region, ReadOptions.DEFAULT, finding -> {}).isGood();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordCursor;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Region;
import io.xenstream.codec.WatchDataExtendedDecoder;
import io.xenstream.codec.WritableRegion;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import io.xenstream.imagetools.internal.RecordCopier;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;

/**
 * Changes a repaired image, in place, until a daemon loads it. Each pass asks the {@link CompatibilityChecker} what the daemon refuses, and then
 * corrects or drops those records, until the checker has no more findings that can be acted upon.
 */
final class DaemonRepair implements AutoCloseable {
    /** A pass can uncover more: without a connection, its watches must go. That ends after few passes. */
    private static final int MAX_PASSES = 32;

    private final WritableRegion region;
    private final TargetDaemon daemon;
    private final ReadOptions options;
    private final RepairLog log;
    private final DaemonEdits rules;
    private final RecordEdits edits = new RecordEdits();
    private final ImageEditor editor;
    private RecordOrigins origins;
    private ImageHeader header;
    private boolean hasNewHeader;
    private RecordView view;

    /**
     * Creates the repair.
     *
     * @param region  contains the image from its byte 0; may be longer
     * @param origins where the records of the image come from; closed with this object
     */
    DaemonRepair(
            final WritableRegion region,
            final TargetDaemon daemon,
            final ReadOptions options,
            final RepairLog log,
            final RecordOrigins origins) {
        this.region = region;
        this.daemon = daemon;
        this.options = options.withStrict(false);
        this.log = log;
        this.origins = origins;
        rules = new DaemonEdits(daemon);
        editor = new ImageEditor(region, this.options, new KnownDomains(daemon == TargetDaemon.C_4_22));
    }

    /**
     * Changes the image until the daemon loads it, and logs what it does not load.
     *
     * @param length the length of the image in bytes
     * @return its length after the changes
     */
    long run(final long length) {
        long now = length;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            final Verdict verdict = check(now, this::plan);
            if (edits.isEmpty() && !hasNewHeader) {
                if (verdict.outcome() != LoadOutcome.LOADS) {
                    check(now, this::report);
                }
                return now;
            }
            now = apply();
        }
        check(now, this::report);
        return now;
    }

    private Verdict check(final long length, final BiConsumer<Finding, LoadOutcome> listener) {
        edits.clear();
        hasNewHeader = false;
        try (Region image = region.slice(0, length)) {
            try (ImageReader reader = ImageReader.open(image, options)) {
                header = reader.header();
            }
            try (RecordView records = new RecordView(image, header.byteOrder())) {
                view = records;
                return CompatibilityChecker.check(image, options, daemon, listener);
            }
        }
    }

    private void plan(final Finding finding, final LoadOutcome outcome) {
        final Place place = finding.place();
        if (outcome == LoadOutcome.LOADS) {
            return;
        }
        if (finding.rule() == CompatibilityRule.C_HEADER) {
            planHeader();
            return;
        }
        if (place.recordIndex() < 0 || place.recordType() == RecordType.END) {
            return;
        }
        final int change = rules.change(finding, outcome, view.moveTo(place.offset()));
        if (change != 0 && edits.add(place.offset(), change)) {
            log.changed(change, origins.of(place), rules.describe(view), finding);
        }
    }

    private void planHeader() {
        final int version = Math.min(header.version(), rules.latestVersion());
        final Place place = Place.of(origins.label(), 0);
        log.repaired(
                RepairRule.HEADER,
                place,
                0,
                "version " + header.version() + ", " + header.byteOrder(),
                "version " + version + ", " + ByteOrder.LITTLE_ENDIAN);
        header = ImageHeader.of(version, ByteOrder.LITTLE_ENDIAN);
        hasNewHeader = true;
    }

    private long apply() {
        final RecordOrigins next = new RecordOrigins(origins.label());
        try {
            return editor.edit(header, edits, new Losses(), origins, next);
        } finally {
            origins.close();
            origins = next;
        }
    }

    /** Reports what cannot be repaired, and what the daemon will lose. */
    private void report(final Finding finding, final LoadOutcome outcome) {
        final Place place = origins.of(finding.place());
        if (DaemonEdits.isFatal(outcome)) {
            log.left(finding.rule(), place, DaemonEdits.obstacle(finding));
        } else if (outcome == LoadOutcome.LOADS_WITH_LOSS) {
            log.lost(finding.rule(), place, finding.detail());
        }
    }

    /** Logs what version 1 cannot express. */
    private final class Losses implements RecordCopier.LossHandler {
        @Override
        public void onDepthLost(final RecordCursor from, final int depth) {
            final WatchDataExtendedDecoder watch = from.watchDataExtended();
            final Place place = origins.of(from.place());
            log.repaired(
                    RepairRule.WATCH_DEPTH,
                    place,
                    place.offset(),
                    "WATCH_DATA_EXTENDED on " + watch.wpathString() + ", depth " + depth,
                    "WATCH_DATA, unlimited depth");
        }

        @Override
        public void onFeaturesLost(final RecordCursor from, final long features) {
            log.lost(
                    CompatibilityRule.C_FEATURES, origins.of(from.place()), "features 0x" + Long.toHexString(features));
        }
    }

    @Override
    public void close() {
        edits.close();
        editor.close();
        origins.close();
    }
}

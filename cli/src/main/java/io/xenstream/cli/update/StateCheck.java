// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.StateFormat;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.compat.Verdict;
import io.xenstream.convert.Conversion;
import io.xenstream.convert.ConversionRule;
import io.xenstream.convert.ConversionSummary;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.repair.ImageRepair;
import io.xenstream.repair.RepairAction;
import io.xenstream.repair.RepairListener;
import io.xenstream.repair.RepairOptions;
import io.xenstream.repair.RepairSummary;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * Checks a state for a daemon, whatever its format is, and writes the file that the daemon reads if that is another one: because its format is
 * another, or because the state had to be repaired.
 */
final class StateCheck {
    /** The C daemon up to 4.20 keeps the size of its state in 32 bits. */
    private static final long TOO_LARGE = 1L << 32;

    private static final String TEMPORARY = ".xenstream-preflight";

    /** What text has and an image does not, or the other way round: no matter for a daemon that reads text. */
    private static final Set<ConversionRule> OF_IMAGES_ONLY = EnumSet.of(
            ConversionRule.RING, ConversionRule.DOMEXC_PORT, ConversionRule.LOCAL_PORT, ConversionRule.PORT_DUPLICATE);

    private final TargetDaemon daemon;
    private final ReadOptions options;
    private final FindingReport report;
    private final Preparation preparation;
    private LoadOutcome outcome = LoadOutcome.LOADS;
    private long errors;
    /** Records of the image that was made of text. */
    private long converted;

    /**
     * What is wanted beside a verdict.
     *
     * @param target        the file for the daemon; null for none
     * @param isRepaired    whether a state that the daemon would not load is repaired
     * @param isLossAllowed whether the daemon may lose something that matters
     */
    record Preparation(Path target, boolean isRepaired, boolean isLossAllowed) {
        static final Preparation NONE = new Preparation(null, false, false);
    }

    StateCheck(
            final TargetDaemon daemon,
            final ReadOptions options,
            final FindingReport report,
            final Preparation preparation) {
        this.daemon = daemon;
        this.options = options;
        this.report = report;
        this.preparation = preparation;
    }

    /** Adds a finding beside those of the state. */
    void add(final UpdateRule rule, final String name, final LoadOutcome result, final String detail) {
        add(Finding.of(rule, Place.whole(name), detail), result);
    }

    /** The verdict on something that is no state at all. */
    StateVerdict unreadable(final ImageException reason) {
        add(Finding.of(reason), LoadOutcome.FAILS);
        return verdict(0, false);
    }

    /** Checks a state, and prepares it for the daemon. What begins like neither format is a damaged image. */
    StateVerdict check(final Region state, final StateFormat form, final ImageSources sources) {
        if (form == StateFormat.OXENSTORED) {
            return daemon == TargetDaemon.OXENSTORED ? checkLines(state) : checkConverted(state, sources);
        }
        final StateVerdict verdict = checkImage(state);
        if (isAcceptable(verdict)) {
            return daemon == TargetDaemon.OXENSTORED && preparation.target() != null
                    ? writeText(state, sources, verdict)
                    : verdict;
        }
        return isRepairWanted() ? repair(state, sources, verdict) : verdict;
    }

    private boolean isAcceptable(final StateVerdict verdict) {
        return verdict.isGood() || (verdict.isLoaded() && preparation.isLossAllowed());
    }

    private boolean isRepairWanted() {
        return preparation.isRepaired() && preparation.target() != null;
    }

    private void add(final Finding finding, final LoadOutcome result) {
        report.add(finding, result);
        if (result.compareTo(outcome) > 0) {
            outcome = result;
        }
        if (finding.severity() == Severity.ERROR) {
            errors++;
        }
    }

    private StateVerdict verdict(final long records, final boolean isComplete) {
        return new StateVerdict(daemon, outcome, errors, records, isComplete, false);
    }

    private StateVerdict checkImage(final Region image) {
        if (daemon == TargetDaemon.C_4_17 && image.length() >= TOO_LARGE) {
            add(UpdateRule.SIZE, image.label(), LoadOutcome.CRASHES, image.length() + " bytes");
        }
        final Verdict result = CompatibilityChecker.check(image, options, daemon, this::add);
        return verdict(result.records(), result.complete());
    }

    /** What oxenstored would skip of its own text. */
    private StateVerdict checkLines(final Region text) {
        try (NewImage image = temporary()) {
            convert(text, image);
            return verdict(converted, true);
        }
    }

    private static NewImage temporary() {
        return MappedImage.createTemporary(
                Path.of(System.getProperty("java.io.tmpdir")), TEMPORARY, ImageSources.PRIVATE);
    }

    private long convert(final Region text, final NewImage image) {
        try (ImageWriter writer = image.writer(ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
            final ConversionSummary summary = Conversion.textToImage(text, writer, true, this::addLoss);
            converted = writer.records();
            return summary.length();
        }
    }

    private void addLoss(final Finding loss) {
        if (daemon == TargetDaemon.OXENSTORED && OF_IMAGES_ONLY.contains(loss.rule())) {
            return;
        }
        add(loss, loss.severity() == Severity.NOTE ? LoadOutcome.LOADS : LoadOutcome.LOADS_WITH_LOSS);
    }

    /** What the C daemon would make of an image made of text. */
    private StateVerdict checkConverted(final Region text, final ImageSources sources) {
        try (NewImage image = preparation.target() == null
                ? temporary()
                : MappedImage.create(preparation.target(), Durability.NONE, sources)) {
            final long length = convert(text, image);
            final StateVerdict verdict;
            try (Region written = image.region().slice(0, length)) {
                verdict = checkImage(written);
                if (!isAcceptable(verdict) && isRepairWanted()) {
                    return repair(written, sources, verdict);
                }
            }
            if (preparation.target() == null || !isAcceptable(verdict)) {
                return verdict;
            }
            image.publish(length);
            return verdict.prepared();
        }
    }

    private StateVerdict writeText(final Region image, final ImageSources sources, final StateVerdict verdict) {
        try (NewImage text = MappedImage.create(preparation.target(), Durability.NONE, sources)) {
            // The losses are findings already; but that the text needs a port, only its writer says.
            final ConversionSummary summary =
                    Conversion.imageToText(image, options, text.region(), -1, true, this::addPort);
            text.publish(summary.length());
            return verdict.prepared();
        }
    }

    private void addPort(final Finding loss) {
        if (loss.rule() == ConversionRule.DOMEXC_PORT_UNKNOWN) {
            add(loss, LoadOutcome.LOADS);
        }
    }

    /** Publishes what a repair makes of an image, if the daemon loads that; otherwise returns the verdict on the image. */
    private StateVerdict repair(final Region image, final ImageSources sources, final StateVerdict broken) {
        final StateCheck again = new StateCheck(
                daemon, options, report, new Preparation(preparation.target(), false, preparation.isLossAllowed()));
        try (NewImage repaired = MappedImage.create(preparation.target(), Durability.NONE, sources)) {
            final RepairOptions wanted = new RepairOptions(true, true, preparation.isLossAllowed(), false);
            final RepairSummary summary;
            try {
                summary = ImageRepair.repairFor(image, repaired.region(), daemon, wanted, options, again.listener());
            } catch (final ImageException hopeless) {
                return broken;
            }
            if (!summary.isRepaired()) {
                return broken;
            }
            final StateVerdict verdict;
            try (Region written = repaired.region().slice(0, summary.length())) {
                if (daemon == TargetDaemon.OXENSTORED) {
                    final StateVerdict checked = again.checkImage(written);
                    return again.isAcceptable(checked) ? again.writeText(written, sources, checked) : broken;
                }
                verdict = again.checkImage(written);
            }
            if (!again.isAcceptable(verdict)) {
                return broken;
            }
            repaired.publish(summary.length());
            return verdict.prepared();
        }
    }

    private RepairListener listener() {
        return new RepairListener() {
            @Override
            public void repaired(final RepairAction action) {
                report.add(action);
            }

            @Override
            public void unrepaired(final Finding finding) {
                report.add(finding);
            }

            @Override
            public void lost(final Finding finding) {
                report.add(finding, LoadOutcome.LOADS_WITH_LOSS);
            }
        };
    }
}

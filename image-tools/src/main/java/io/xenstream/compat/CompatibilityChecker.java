// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import io.xenstream.codec.Finding;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.verify.SoundNodes;
import io.xenstream.verify.Verifier;
import java.util.function.BiConsumer;

/**
 * Predicts in one pass what a daemon would do with an image: whether it loads the image, what it loses or misreads, and what crashes it.
 *
 * <p>The predictions are based on the sources of the daemons and tested against what the C daemons did with the same images. The checker
 * assumes the default configuration of each daemon, including its quotas. docs/format.md, section 7, describes the behaviour of each daemon.
 *
 * <p>A check needs as much memory as a {@link Verifier}. The region must not change during a check.
 */
public final class CompatibilityChecker {
    private CompatibilityChecker() {}

    /**
     * Checks whether a daemon would load an image. A malformed or truncated image is reported as a finding, not thrown. An exception that the
     * listener throws ends the check and reaches the caller.
     *
     * @param region   contains the image, which starts at byte 0
     * @param options  limits; {@code strict} is ignored
     * @param daemon   the daemon that would load the image
     * @param listener receives each finding with its outcome, in the order of the image
     * @return the worst outcome, and the number of findings of each severity
     */
    public static Verdict check(
            final Region region,
            final ReadOptions options,
            final TargetDaemon daemon,
            final BiConsumer<Finding, LoadOutcome> listener) {
        return check(region, options, SoundNodes.none(), daemon, listener);
    }

    /**
     * Checks whether a daemon would load an image, some of whose nodes are known to be sound. The result is the same. Worthwhile if an image is checked
     * for several daemons.
     *
     * @param region   contains the image, which starts at byte 0
     * @param options  limits; {@code strict} is ignored
     * @param sound    was made of the same image, with the same limits
     * @param daemon   the daemon that would load the image
     * @param listener receives each finding with its outcome, in the order of the image
     * @return the worst outcome, and the number of findings of each severity
     */
    public static Verdict check(
            final Region region,
            final ReadOptions options,
            final SoundNodes sound,
            final TargetDaemon daemon,
            final BiConsumer<Finding, LoadOutcome> listener) {
        final VerdictBuilder builder = new VerdictBuilder(listener);
        final ReadOptions lenient = options.withStrict(false);
        final boolean isComplete = switch (daemon) {
            case SPEC -> verify(region, lenient, sound, builder);
            case C_4_17 -> load(region, lenient, sound, builder, CDaemon.V4_17);
            case C_4_21 -> load(region, lenient, sound, builder, CDaemon.V4_21);
            case C_4_22 -> load(region, lenient, sound, builder, CDaemon.V4_22);
            case OXENSTORED -> load(region, lenient, sound, builder, null);
        };
        return builder.verdict(daemon, isComplete);
    }

    /** Checks for a daemon that does what is specified: it refuses an image if the verifier finds an error, and accepts all others. */
    private static boolean verify(
            final Region region, final ReadOptions options, final SoundNodes sound, final VerdictBuilder builder) {
        final Verifier.Summary summary = Verifier.verify(
                region,
                options,
                sound,
                finding -> builder.add(
                        finding, finding.severity() == Severity.ERROR ? LoadOutcome.FAILS : LoadOutcome.LOADS));
        builder.countRecords(summary.records());
        return summary.complete();
    }

    /**
     * Checks for a daemon that loads an image record by record.
     *
     * @param version the version of the C daemon, or null for oxenstored
     * @return whether the image was read up to END
     */
    private static boolean load(
            final Region region,
            final ReadOptions options,
            final SoundNodes sound,
            final VerdictBuilder builder,
            final CDaemon version) {
        try (ImageReader image = ImageReader.open(region, options)) {
            return version == null ? loadText(image, sound, builder) : loadImage(image, sound, builder, version);
        } catch (final ImageException unreadable) {
            if (builder.hasListenerThrown()) {
                throw unreadable;
            }
            builder.add(unreadable, LoadOutcome.FAILS);
            return false;
        } catch (final InternalError fault) {
            if (builder.hasListenerThrown()) {
                throw fault;
            }
            builder.add(region.explain(fault), LoadOutcome.FAILS);
            return false;
        }
    }

    private static boolean loadImage(
            final ImageReader image, final SoundNodes sound, final VerdictBuilder builder, final CDaemon version) {
        try (CDaemonPass pass = new CDaemonPass(version, image.region(), sound, builder)) {
            return pass.load(image.header());
        }
    }

    private static boolean loadText(final ImageReader image, final SoundNodes sound, final VerdictBuilder builder) {
        try (OxenstoredPass pass = new OxenstoredPass(image, builder)) {
            return readRecords(image, sound, pass, builder);
        }
    }

    private static boolean readRecords(
            final ImageReader image, final SoundNodes sound, final OxenstoredPass pass, final VerdictBuilder builder) {
        try {
            while (image.next()) {
                if (!pass.skip(sound)) {
                    builder.countRecords(1);
                    readRecord(pass, builder);
                }
            }
        } catch (final ImageException unreadable) {
            if (builder.hasListenerThrown()) {
                throw unreadable;
            }
            pass.onUnreadable(unreadable);
            return false;
        }
        pass.onEnd();
        return true;
    }

    private static void readRecord(final OxenstoredPass pass, final VerdictBuilder builder) {
        try {
            pass.readRecord();
        } catch (final MalformedImageException malformed) {
            if (builder.hasListenerThrown()) {
                throw malformed;
            }
            pass.onMalformed(malformed);
        }
    }
}

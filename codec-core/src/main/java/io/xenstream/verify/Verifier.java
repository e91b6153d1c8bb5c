// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.Finding;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.codec.internal.FlightRecording;
import io.xenstream.codec.internal.SeenIds;
import io.xenstream.verify.internal.FieldRules;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Checks an image against the specification in one pass: framing, fields, ids, paths, and that records appear before those that depend on them.
 *
 * <p>Keeps the set of nodes seen so far outside the heap: next to nothing as long as they are in tree order, otherwise about eight bytes for every 80 bytes
 * of the image. Heap use does not grow with the number of nodes.
 */
public final class Verifier {
    private static final int FLAGS_OFFSET = 12;

    private final Region region;
    private final ReadOptions options;
    private final SoundNodes sound;
    private final Findings findings;
    private int parts = 1;
    private Executor executor;
    private long records;

    private Verifier(
            final Region region, final ReadOptions options, final SoundNodes sound, final Consumer<Finding> receiver) {
        this.region = region;
        this.sound = sound;
        this.options = options.withStrict(false);
        this.findings = new Findings(receiver, options.strict());
    }

    /**
     * Checks an image. Violations are reported as findings, not as exceptions. The check continues after a malformed record if the next record can
     * be found.
     *
     * @param region   contains the image, starting at byte 0
     * @param options  limits; if strict, every finding is an error
     * @param receiver receives the findings as they are made, in image order
     * @return the number of findings, and whether the image was read to its end
     */
    public static Summary verify(final Region region, final ReadOptions options, final Consumer<Finding> receiver) {
        return verify(region, options, SoundNodes.none(), receiver);
    }

    /**
     * Checks an image, except for nodes that are known to be sound. The result is the same.
     *
     * @param region   contains the image, starting at byte 0
     * @param options  limits; if strict, every finding is an error
     * @param sound    was made of the same image, with the same limits
     * @param receiver receives the findings as they are made, in image order
     * @return the number of findings, and whether the image was read to its end
     */
    public static Summary verify(
            final Region region, final ReadOptions options, final SoundNodes sound, final Consumer<Finding> receiver) {
        return new Verifier(region, options, sound, receiver).summary();
    }

    /**
     * Checks an image on several threads. The result is the same. This is faster as far as nodes are in tree order and break no rule, in memory outside the
     * heap, in the machine's byte order; all other records are checked on the calling thread.
     *
     * <p>The calling thread starts no other: it needs the executor only to be faster. It checks nodes, too, and when this has returned or thrown, no thread
     * reads the image any more.
     *
     * @param region   contains the image, starting at byte 0
     * @param options  limits; if strict, every finding is an error
     * @param count    the number of parts to aim at, from 1: several for each thread, so that one that is held up delays the others little
     * @param executor reads parts of the image, each of them once; may run them late, refuse them or run them on the calling thread
     * @param receiver receives the findings as they are made, in image order, on the calling thread
     * @return the number of findings, and whether the image was read to its end
     */
    public static Summary verify(
            final Region region,
            final ReadOptions options,
            final int count,
            final Executor executor,
            final Consumer<Finding> receiver) {
        if (count < 1) {
            throw new IllegalArgumentException("an image has at least 1 part, not " + count);
        }
        final Verifier verifier = new Verifier(region, options, SoundNodes.none(), receiver);
        verifier.parts = count;
        verifier.executor = executor;
        return verifier.summary();
    }

    private Summary summary() {
        final ImageVerifyEvent event =
                FlightRecording.isUsed() ? ImageVerifyEvent.start(region.label(), region.length(), parts) : null;
        final Summary summary = summary(run());
        if (event != null) {
            event.end(summary.records(), summary.errors(), summary.warnings(), summary.notes(), summary.complete());
        }
        return summary;
    }

    private Summary summary(final boolean isComplete) {
        return new Summary(
                records,
                findings.count(Severity.ERROR),
                findings.count(Severity.WARNING),
                findings.count(Severity.NOTE),
                isComplete);
    }

    private boolean run() {
        try (ImageReader image = ImageReader.open(region, options)) {
            checkHeader(image);
            checkRecords(image);
            checkSurplus(image);
            return true;
        } catch (final ImageException unreadable) {
            if (findings.isRefused()) {
                throw unreadable;
            }
            findings.add(unreadable);
            return false;
        } catch (final InternalError fault) {
            if (findings.isRefused()) {
                throw fault;
            }
            findings.add(region.explain(fault));
            return false;
        }
    }

    private void checkHeader(final ImageReader image) {
        final int flags = image.header().reservedFlags();
        if (flags != 0) {
            findings.add(
                    FormatRule.HEADER_FLAGS,
                    FormatRule.HEADER_FLAGS.severity(),
                    Place.of(image.label(), FLAGS_OFFSET),
                    "0x" + Integer.toHexString(flags));
        }
    }

    private void checkRecords(final ImageReader image) {
        final SeenIds ids = new SeenIds();
        final FieldRules fields = new FieldRules(image, (rule, detail) -> findings.add(rule, image, detail));
        final RecordRules rules = new RecordRules(image, findings, ids, fields);
        try (NodeRules nodeRules = new NodeRules(image, findings, ids, fields, options)) {
            if (parts > 1) {
                nodeRules.readAhead(options, parts, executor);
            }
            while (image.next()) {
                records++;
                try {
                    if (image.type() != RecordType.NODE_DATA) {
                        rules.check();
                    } else if (nodeRules.skip(sound)) {
                        skip(image, sound.end(), sound.count());
                        continue;
                    } else if (skipPlain(image, nodeRules)) {
                        continue;
                    } else {
                        nodeRules.check();
                    }
                    fields.checkExtent();
                } catch (final MalformedImageException malformed) {
                    if (findings.isRefused()) {
                        throw malformed;
                    }
                    findings.add(malformed);
                }
            }
        }
    }

    /** Skips nodes that certainly break no rule, from the current one on. */
    private boolean skipPlain(final ImageReader image, final NodeRules nodeRules) {
        final long count = nodeRules.readPlain(options.maxRecords() - image.index());
        if (count > 0) {
            skip(image, nodeRules.endOfPlain(), count);
        }
        return count > 0;
    }

    private void skip(final ImageReader image, final long end, final long count) {
        records += count - 1;
        image.moveTo(end, image.index() + count);
    }

    private void checkSurplus(final ImageReader image) {
        if (image.surplusLength() > 0) {
            findings.add(FormatRule.END_SURPLUS, image, image.surplusLength() + " bytes");
        }
    }

    /**
     * The result of verifying an image.
     *
     * @param records  number of records read, including END
     * @param errors   number of findings with severity ERROR
     * @param warnings number of findings with severity WARNING
     * @param notes    number of findings with severity NOTE
     * @param complete whether the image was read to its END; if not, the last error gives the reason
     */
    public record Summary(long records, long errors, long warnings, long notes, boolean complete) {
        /**
         * Returns whether the image is valid.
         *
         * @return true if there are no errors
         */
        public boolean isGood() {
            return errors == 0;
        }
    }
}

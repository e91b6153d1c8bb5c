// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import java.util.function.Consumer;

/**
 * Checks an image against the specification in one pass: framing, fields, identifiers, paths, and that what others depend on comes first.
 *
 * <p>Needs eight octets outside of the heap for each 80 of the image, to tell nodes that it has seen, and nothing on the heap that grows with
 * the number of nodes.
 */
public final class Verifier {
    private static final int FLAGS_OFFSET = 12;

    private final Region region;
    private final ReadOptions options;
    private final Findings findings;
    private long records;

    private Verifier(final Region region, final ReadOptions options, final Consumer<Finding> receiver) {
        this.region = region;
        this.options = options.withStrict(false);
        this.findings = new Findings(receiver, options.strict());
    }

    /**
     * Checks an image. What is wrong with its octets is a finding, not an exception; a record that is malformed does not end the check as
     * long as the next one can be found.
     *
     * @param region   holds the image from its octet 0
     * @param options  limits; strict makes an error of each finding
     * @param receiver takes the findings as they are made, in the order of the image
     * @return how many there are, and whether the image was read to its end
     */
    public static VerifySummary verify(
            final Region region, final ReadOptions options, final Consumer<Finding> receiver) {
        final Verifier verifier = new Verifier(region, options, receiver);
        final boolean isComplete = verifier.run();
        return verifier.summary(isComplete);
    }

    private VerifySummary summary(final boolean isComplete) {
        return new VerifySummary(
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
                    ImageLocation.of(image.label(), FLAGS_OFFSET),
                    "0x" + Integer.toHexString(flags));
        }
    }

    private void checkRecords(final ImageReader image) {
        final SeenIds ids = new SeenIds();
        final FieldRules fields = new FieldRules(image, (rule, detail) -> findings.add(rule, image, detail));
        final RecordRules rules = new RecordRules(image, findings, ids, fields);
        try (NodeRules nodeRules = new NodeRules(image, findings, ids, fields)) {
            while (image.next()) {
                records++;
                try {
                    if (image.type() == RecordType.NODE_DATA) {
                        nodeRules.check();
                    } else {
                        rules.check();
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

    private void checkSurplus(final ImageReader image) {
        if (image.surplusLength() > 0) {
            findings.add(FormatRule.END_SURPLUS, image, image.surplusLength() + " octets");
        }
    }
}

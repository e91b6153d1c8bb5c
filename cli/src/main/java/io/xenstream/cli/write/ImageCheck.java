// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;
import io.xenstream.nativeio.NewImage;
import io.xenstream.verify.SoundNodes;
import io.xenstream.verify.Verifier;

/** Verifies a written image before it is published: a command that exits with 0 has written an image in which verify finds no errors. */
public final class ImageCheck {
    private ImageCheck() {}

    /**
     * Reports the errors of a finished image; no warnings or notes.
     *
     * @return {@link ExitCode#FINE} if there are none, else {@link ExitCode#FOUND}
     */
    public static int check(
            final NewImage image, final long length, final ReadOptions options, final FindingReport report) {
        return check(image, length, options, SoundNodes.none(), report);
    }

    /** The same for an image some of whose nodes are known to be sound. */
    static int check(
            final NewImage image,
            final long length,
            final ReadOptions options,
            final SoundNodes sound,
            final FindingReport report) {
        final long before = report.count(Severity.ERROR);
        try (Region written = image.region().slice(0, length)) {
            Verifier.verify(written, options.withStrict(false), sound, finding -> {
                if (finding.severity() == Severity.ERROR) {
                    report.add(finding);
                }
            });
        }
        return report.count(Severity.ERROR) == before ? ExitCode.FINE : ExitCode.FOUND;
    }
}

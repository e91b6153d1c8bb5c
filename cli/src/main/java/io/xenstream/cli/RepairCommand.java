// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.transform.ImageRepair;
import io.xenstream.transform.RepairOptions;
import io.xenstream.transform.RepairSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Mends an image that a daemon would not load. */
@Command(
        name = "repair",
        description = {
            "Mends an image: writes another one that holds the same, and that verify finds good. Watches as Xen 4.22"
                    + " writes them (dialect D1) become watches that every daemon reads, records get their true length"
                    + " and their place behind what they depend on, padding and surplus go.",
            "Each change is told, with what was there before. If something cannot be mended, that is told too, the"
                    + " exit code is 1, and OUT is as it was."
        },
        exitCodeList = {
            "0:OUT is written, with everything mended that had to be",
            "1:something could not be mended; OUT is as it was",
            "2:the command line was not understood",
            "3:IMAGE could not be read at all",
            "4:OUT or the report could not be written"
        },
        footer = {
            "  xenstream repair broken.img mended.img",
            "  xenstream repair --report changes.json broken.img mended.img",
            "  xenstream repair --truncated --create-parents torn.img mended.img",
            "",
            "IMAGE is never changed: OUT must be another file. It takes the place of a file",
            "that is there once it is whole."
        })
final class RepairCommand extends ReadingCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write; not IMAGE.")
    private String target;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write all changes to this file too, as JSON (docs/repair-json.md).")
    private String report;

    @Option(
            names = "--create-parents",
            description = "Create the parents that nodes lack, empty, with the permissions of the nearest node above.")
    private boolean isCreatingParents;

    @Option(
            names = "--remove-duplicates",
            description =
                    "Of nodes, connections, transactions and other things that can be there once, keep the first.")
    private boolean isRemovingDuplicates;

    @Option(names = "--truncated", description = "End a truncated image after its last whole record.")
    private boolean isEndingTruncated;

    @Option(
            names = "--surplus",
            paramLabel = "drop|keep",
            defaultValue = "drop",
            description = "What becomes of octets behind a record's fields, and behind END (default: drop).")
    private Surplus surplus;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most so many changes; all are counted, and in the report (default: 1000).")
    private long maxFindings;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = "What OUT has to survive once it is written, as of copy (default: data).")
    private Durability durability;

    /** What becomes of surplus. */
    enum Surplus {
        DROP,
        KEEP
    }

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        final Path out = ImageFile.target(target);
        final Path reportFile = report == null ? null : ImageFile.target(report);
        refuseSameFile(file.image().path(), out, "OUT is IMAGE itself, which is never changed");
        if (reportFile != null) {
            refuseSameFile(file.image().path(), reportFile, "--report is IMAGE itself, which is never changed");
            refuseSameFile(out, reportFile, "--report is OUT");
        }
        final RepairOptions wanted =
                new RepairOptions(isCreatingParents, isRemovingDuplicates, isEndingTruncated, surplus == Surplus.KEEP);
        final RepairSummary summary;
        try (RepairReport json = RepairReport.open(reportFile, file.name());
                NewImage image = MappedImage.create(out, durability)) {
            final RepairText text = new RepairText(output(), file.name(), maxFindings);
            summary = repair(file, image, wanted, options, text, json);
            json.finish(summary);
            if (summary.isMended()) {
                image.publish(summary.length());
            }
            json.publish();
            text.finish(summary);
        }
        return summary.isMended() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private RepairSummary repair(
            final ImageFile file,
            final NewImage image,
            final RepairOptions wanted,
            final ReadOptions options,
            final RepairText text,
            final RepairReport json) {
        try (Progress progress =
                Progress.beginPrinting(session(), "repair", file.image().length())) {
            return ImageRepair.repair(
                    file.image().region(), image.region(), wanted, options, new RepairTold(text, json, progress));
        }
    }

    private static void refuseSameFile(final Path one, final Path other, final String message) {
        if (isSameFile(one, other)) {
            throw new CommandFailure(ExitCode.USAGE, other + ": " + message);
        }
    }

    private static boolean isSameFile(final Path one, final Path other) {
        try {
            return one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize())
                    || (Files.exists(other) && Files.exists(one) && Files.isSameFile(one, other));
        } catch (final IOException unreadable) {
            throw new CommandFailure(
                    ExitCode.OUTPUT,
                    other + ": cannot be compared with " + one + ": " + unreadable.getMessage(),
                    unreadable);
        }
    }
}

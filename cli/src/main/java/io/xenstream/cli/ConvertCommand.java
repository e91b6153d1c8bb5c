// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.oxenstored.TextReader;
import io.xenstream.transform.Conversion;
import io.xenstream.transform.ConversionSummary;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Converts state between images and oxenstored's text. */
@Command(
        name = "convert",
        description = {
            "Converts state for another daemon: between images and the text of oxenstored, and between versions and"
                    + " byte orders of images.",
            "What the target cannot hold is listed, and the conversion refused unless its loss is allowed; notes, of"
                    + " which nothing matters to the daemon, need not be."
        },
        exitCodeList = {
            "0:OUT is written",
            "2:the command line was not understood",
            "3:IN could not be read",
            "4:OUT could not be written, or something would be lost that may not be"
        },
        footer = {
            "  xenstream convert state_dump db --to oxenstored",
            "  xenstream convert db state_dump --to image --version 1",
            "  xenstream convert new.img old.img --to image --version 1 --allow-loss",
            "  xenstream convert state_dump db --to oxenstored --allow-loss --report lost.json",
            "",
            "OUT takes the place of a file that is there, once it is whole. A conversion that",
            "is refused ends with exit code 4, and OUT is as it was."
        })
final class ConvertCommand implements Callable<Integer> {
    private static final long LARGEST_PORT = 0xFFFF_FFFFL;
    private static final long UNKNOWN_PORT = -1;
    private static final int NO_VERSION = 0;

    @ParentCommand
    private Main main;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "An image or a text of oxenstored: a file, or - for standard input.")
    private String source;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "image|oxenstored",
            description = "What to write: an image, or the text of oxenstored.")
    private StateForm to;

    @Option(
            names = "--from",
            paramLabel = "image|oxenstored",
            description = "What IN is (default: what its first octets say).")
    private StateForm from;

    @Option(names = "--allow-loss", description = "Write what can be kept, even if something that matters is lost.")
    private boolean isLossAllowed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write what is lost to FILE, as JSON, instead of standard error.")
    private String reportFile;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most so many losses; all are counted, and in the report (default: 1000).")
    private long maxFindings;

    @Option(
            names = "--domexc-port",
            paramLabel = "PORT",
            description = "The port that the daemon has VIRQ_DOM_EXC bound to, which text needs and an image does not"
                    + " have (default: 0).")
    private Long domexcPort;

    @Mixin
    private ImageOptions wanted;

    @Override
    public Integer call() {
        requireSense();
        final Path out = ImageFile.target(target);
        try (ImageFile file = ImageFile.open(source, main.session());
                LossReport report = report(file)) {
            return file.naming(() -> run(file, out, report));
        }
    }

    private void requireSense() {
        if (to == StateForm.OXENSTORED
                && (wanted.version(NO_VERSION) != NO_VERSION || wanted.byteOrder(null) != null)) {
            throw new CommandFailure(ExitCode.USAGE, "--version and --byte-order are for --to image; text has neither");
        }
        if (domexcPort != null && (domexcPort < 0 || domexcPort > LARGEST_PORT)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--domexc-port must be from 0 to 4294967295, but is " + domexcPort);
        }
    }

    private void requireOwnFile() {
        for (final String other : new String[] {source, target}) {
            if (ImageFile.target(reportFile)
                    .toAbsolutePath()
                    .equals(Path.of(other).toAbsolutePath())) {
                throw new CommandFailure(ExitCode.USAGE, "--report " + reportFile + " would be written over " + other);
            }
        }
    }

    private LossReport report(final ImageFile file) {
        final StateForm form = from == null ? recognized(file) : from;
        if (form == StateForm.OXENSTORED && to == StateForm.OXENSTORED) {
            throw new CommandFailure(ExitCode.USAGE, file.name() + ": is a text of oxenstored already");
        }
        if (reportFile == null) {
            return new TextLossReport(main.session(), form, maxFindings);
        }
        requireOwnFile();
        return JsonLossReport.create(reportFile, file.name(), form, to);
    }

    private static StateForm recognized(final ImageFile file) {
        final Region octets = file.image().region();
        if (TextReader.isText(octets)) {
            return StateForm.OXENSTORED;
        }
        if (isImage(octets)) {
            return StateForm.IMAGE;
        }
        throw new CommandFailure(
                ExitCode.INPUT,
                file.name()
                        + ": neither an image nor a text of oxenstored, by its first octets; if you know better, say"
                        + " --from image or --from oxenstored");
    }

    /** Or what is left of one. */
    private static boolean isImage(final Region octets) {
        final int length = (int) Math.min(octets.length(), Long.BYTES);
        for (int i = 0; i < length; i++) {
            if (octets.getByte(i) != (byte) (ImageHeader.IDENT >>> (Long.SIZE - Byte.SIZE * (i + 1)))) {
                return false;
            }
        }
        return true;
    }

    private int run(final ImageFile file, final Path out, final LossReport report) {
        try (NewImage state = MappedImage.create(out, wanted.durability())) {
            final ConversionSummary summary =
                    Progress.during(main.session(), "convert", () -> convert(file.image(), state, report));
            state.publish(summary.length());
        } catch (final ImageException unwritten) {
            report.finish(false);
            throw unwritten;
        }
        report.finish(true);
        return ExitCode.FINE;
    }

    private ConversionSummary convert(final MappedImage source, final NewImage state, final LossReport report) {
        final ReadOptions options = main.readOptions();
        if (to == StateForm.OXENSTORED) {
            final long port = domexcPort == null ? UNKNOWN_PORT : domexcPort;
            return Conversion.imageToText(source.region(), options, state.region(), port, isLossAllowed, report::take);
        }
        if (report.from() == StateForm.IMAGE) {
            return toImage(source, options, state, report);
        }
        final ImageHeader header =
                ImageHeader.of(wanted.version(ImageHeader.LATEST_VERSION), wanted.byteOrder(ByteOrder.LITTLE_ENDIAN));
        try (ImageWriter writer = state.writer(header)) {
            return Conversion.textToImage(source.region(), writer, isLossAllowed, report::take);
        }
    }

    private ConversionSummary toImage(
            final MappedImage source, final ReadOptions options, final NewImage state, final LossReport report) {
        try (ImageReader reader = source.reader(options)) {
            final ImageHeader header = reader.header();
            final ImageHeader converted =
                    ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
            try (ImageWriter writer = state.writer(converted)) {
                return Conversion.imageToImage(reader, writer, isLossAllowed, report::take);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.ImageOptions;
import io.xenstream.cli.command.Output;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.StateFormat;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.JsonFindingReport;
import io.xenstream.cli.finding.ReportFile;
import io.xenstream.cli.finding.ReportSummary;
import io.xenstream.cli.finding.TextFindingReport;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.convert.Conversion;
import io.xenstream.convert.ConversionSummary;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.nio.ByteOrder;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts a store between images and oxenstored's text. */
@Command(
        name = "convert",
        description = {
            "Converts a store from one daemon's format to another's: between images and oxenstored's text,"
                    + " and between versions and byte orders of images.",
            "Lists what the target format cannot express. Any loss that matters to the daemon stops the"
                    + " conversion unless --allow-loss is given; notes never do."
        },
        exitCodeList = {
            "0:OUT was written",
            "1:OUT was written, but verify finds errors in it, as in IN",
            "2:invalid command line",
            "3:cannot read IN",
            "4:cannot write OUT, or the conversion would lose something and --allow-loss is missing",
            "75:IN is a live store that is busy; try again"
        },
        footer = {
            "  xenstream convert state_dump db --to oxenstored",
            "  xenstream convert db state_dump --to image --version 1",
            "  xenstream convert new.img old.img --to image --version 1 --allow-loss",
            "  xenstream convert state_dump db --to oxenstored --allow-loss --report lost.json",
            "",
            "An existing OUT is replaced only after the new file is complete. If the conversion",
            "stops, the exit code is 4 and OUT is unchanged."
        })
public final class ConvertCommand extends BaseCommand {
    private static final long LARGEST_PORT = 0xFFFF_FFFFL;
    private static final long UNKNOWN_PORT = -1;
    private static final int NO_VERSION = 0;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description =
                    "An image or oxenstored's text: a file, the directory of a live store, or - for standard input.")
    private String source;

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private String target;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "image|oxenstored",
            description = "The format to write: an image or oxenstored's text.")
    private StateFormat to;

    @Option(
            names = "--from",
            paramLabel = "image|oxenstored",
            description = "The format of IN (default: detected from its first bytes).")
    private StateFormat from;

    @Option(names = "--allow-loss", description = "Write OUT even if something that matters is lost.")
    private boolean isLossAllowed;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the losses to FILE as JSON instead of printing them to standard error.")
    private String reportFile;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Print at most N losses; the report has all of them (default: 1000).")
    private long maxFindings;

    @Option(
            names = "--domexc-port",
            paramLabel = "PORT",
            description = "The event channel port bound to VIRQ_DOM_EXC. The text format needs it and an image does not"
                    + " record it (default: 0).")
    private Long domexcPort;

    @Mixin
    private ImageOptions wanted;

    @Override
    public Integer call() {
        requireSense();
        final FileArguments files = new FileArguments(session()).input("IN", source);
        final Path out = files.output("OUT", target);
        final Path reportTarget = files.output("--report", reportFile);
        try (ImageFile file = ImageFile.open(source, session())) {
            final StateFormat form = form(file);
            return reportTarget == null
                    ? reportOnStandardError(file, form, out)
                    : reportInFile(file, form, out, reportTarget);
        }
    }

    private int reportOnStandardError(final ImageFile file, final StateFormat form, final Path out) {
        final Output errors = new Output(session().errors());
        try {
            final FindingReport report = new TextFindingReport(errors, maxFindings);
            return file.naming(() -> run(file, form, out, report));
        } finally {
            errors.flush();
        }
    }

    private int reportInFile(final ImageFile file, final StateFormat form, final Path out, final Path reportTarget) {
        try (ReportFile json = ReportFile.create(reportTarget, file.sources())) {
            final FindingReport report = new JsonFindingReport(json.output(), Long.MAX_VALUE)
                    .about("input", file.name())
                    .about("from", form.word())
                    .about("to", to.word());
            try {
                return file.naming(() -> run(file, form, out, report));
            } finally {
                json.publish();
            }
        }
    }

    private void requireSense() {
        if (to == StateFormat.OXENSTORED
                && (wanted.version(NO_VERSION) != NO_VERSION || wanted.byteOrder(null) != null)) {
            throw new CommandFailure(ExitCode.USAGE, "--version and --byte-order only apply to --to image");
        }
        if (domexcPort != null && (domexcPort < 0 || domexcPort > LARGEST_PORT)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--domexc-port must be from 0 to 4294967295, but is " + domexcPort);
        }
    }

    private StateFormat form(final ImageFile file) {
        final StateFormat form = from == null ? recognized(file) : from;
        if (form == StateFormat.OXENSTORED && to == StateFormat.OXENSTORED) {
            throw new CommandFailure(ExitCode.USAGE, file.name() + ": already oxenstored's text");
        }
        return form;
    }

    private static StateFormat recognized(final ImageFile file) {
        final StateFormat form = StateFormat.of(file.image().region());
        if (form != null) {
            return form;
        }
        throw new CommandFailure(
                ExitCode.INPUT,
                file.name()
                        + ": its first bytes are neither those of an image nor those of oxenstored's text; to override"
                        + " the detection, pass --from image or --from oxenstored");
    }

    private int run(final ImageFile file, final StateFormat form, final Path out, final FindingReport report) {
        boolean isWritten = false;
        String errors = "";
        String losses = "";
        try (NewImage state = MappedImage.create(out, wanted.durability(), file.sources())) {
            final ConversionSummary summary =
                    Progress.during(session(), "convert", () -> convert(file.image(), form, state, report));
            losses = losses(report, true);
            if (to == StateFormat.IMAGE
                    && ImageCheck.check(state, summary.length(), readOptions(), report) != ExitCode.FINE) {
                errors = "verify finds errors in the image";
            }
            state.publish(summary.length());
            isWritten = true;
        } finally {
            final String text = isWritten ? losses : losses(report, false);
            report.finish(new ReportSummary(text.isEmpty() || errors.isEmpty() ? text + errors : text + "; " + errors)
                    .with("written", isWritten));
        }
        return errors.isEmpty() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private static String losses(final FindingReport report, final boolean isWritten) {
        return report.total() == 0 ? "" : (isWritten ? "lost: " : "would be lost: ") + report.counts();
    }

    private ConversionSummary convert(
            final MappedImage source, final StateFormat form, final NewImage state, final FindingReport report) {
        final ReadOptions options = readOptions();
        if (to == StateFormat.OXENSTORED) {
            final long port = domexcPort == null ? UNKNOWN_PORT : domexcPort;
            return Conversion.imageToText(source.region(), options, state.region(), port, isLossAllowed, report::add);
        }
        if (form == StateFormat.IMAGE) {
            return toImage(source, options, state, report);
        }
        final ImageHeader header =
                ImageHeader.of(wanted.version(ImageHeader.LATEST_VERSION), wanted.byteOrder(ByteOrder.LITTLE_ENDIAN));
        try (ImageWriter writer = state.writer(header)) {
            return Conversion.textToImage(source.region(), writer, isLossAllowed, report::add);
        }
    }

    private ConversionSummary toImage(
            final MappedImage source, final ReadOptions options, final NewImage state, final FindingReport report) {
        try (ImageReader reader = source.reader(options)) {
            final ImageHeader header = reader.header();
            final ImageHeader converted =
                    ImageHeader.of(wanted.version(header.version()), wanted.byteOrder(header.byteOrder()));
            try (ImageWriter writer = state.writer(converted)) {
                return Conversion.imageToImage(reader, writer, isLossAllowed, report::add);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.NewFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes an HTML page about an image. */
@Command(
        name = "report",
        description = {
            "Writes an HTML page that shows what an image contains and what is wrong with it: treemaps of"
                    + " the nodes by path, device class or owner; domains, quotas and their use, watches, pending data and"
                    + " transactions; the findings of verify; and which daemons can load the image.",
            "The page is one file. It loads and sends nothing. Without JavaScript it shows the same at the top"
                    + " level; JavaScript adds zooming into a group, and sorting and searching tables."
        },
        exitCodeList = {
            "0:the page was written; the image has no errors",
            "1:the page was written; the image has errors",
            "2:invalid command line",
            "3:cannot read IMAGE, or it has no header",
            "4:cannot write the page",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream report host.img -o report.html",
            "  xenstream report - -o - < host.img > report.html",
            "",
            "An existing OUT is replaced only after the page is complete. The size of the page",
            "is bounded: nodes too small to be visible are summed up. Text from the image is",
            "escaped as ls does."
        })
public final class ReportCommand extends ImageCommand {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT",
            description = "The file to write, or - for standard output.")
    private String target;

    /** The file to write; null for standard output. */
    private Path out;

    @Override
    protected void outputs(final FileArguments files) {
        out = target.equals(ImageFile.STDIN) ? null : files.output("OUT", target);
    }

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        final HtmlReport report = Progress.during(
                session(),
                "report",
                () -> HtmlReport.of(file.name(), file.image().region(), options));
        final byte[] page = report.page().getBytes(StandardCharsets.UTF_8);
        if (out == null) {
            output().write(page, 0, page.length);
        } else {
            try (NewFile written = NewFile.create(out, Durability.DATA, file.sources())) {
                written.write(page, 0, page.length);
                written.publish();
            }
            output().text(Escapes.text(out + ": " + report.summary())).newline();
        }
        return report.errors() == 0 ? ExitCode.FINE : ExitCode.FOUND;
    }
}

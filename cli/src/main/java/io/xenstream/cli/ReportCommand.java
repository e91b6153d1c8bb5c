// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ReadOptions;
import io.xenstream.report.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows an image on a page for the browser. */
@Command(
        name = "report",
        description = {
            "Writes a page that shows what is in an image and what is wrong with it: the tree as a map, by octets and"
                    + " by nodes; domains, quotas against use, watches, pending data, transactions; what the verifier"
                    + " finds, and which daemons could load it.",
            "The page is one file. It loads nothing and sends nothing, and it works without its script."
        },
        exitCodeList = {
            "0:the page is written, and the verifier finds no error",
            "1:the page is written, and names errors",
            "2:the command line was not understood",
            "3:IMAGE could not be read, or has no header",
            "4:the page could not be written"
        },
        footer = {
            "  xenstream report host.img -o report.html",
            "  xenstream report - -o - < host.img > report.html",
            "",
            "The page takes the place of a file that is there, once it is whole. Its size is",
            "bounded: of millions of nodes it shows what can be seen. What comes from the",
            "image is escaped as ls does. The browser can print it."
        })
final class ReportCommand extends ReadingCommand {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "OUT",
            description = "The file to write, or - for standard output.")
    private String target;

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        final boolean isPrinted = target.equals(ImageFile.STDIN);
        final Path out = isPrinted ? null : ImageFile.target(target);
        final HtmlReport report = Progress.during(
                session(),
                "report",
                () -> HtmlReport.of(file.name(), file.image().region(), options));
        final byte[] page = report.page().getBytes(StandardCharsets.UTF_8);
        if (isPrinted) {
            output().write(page, 0, page.length);
        } else {
            publish(page, out);
            output().text(Session.printable(out + ": " + report.summary())).newline();
        }
        return report.errors() == 0 ? ExitCode.FINE : ExitCode.FOUND;
    }

    /** Writes a file beside the target, and has it take the target's place. */
    private static void publish(final byte[] page, final Path out) {
        final Path target = out.toAbsolutePath();
        try {
            final String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
            final Path beside =
                    Files.createFile(target.resolveSibling("." + target.getFileName() + "." + random + ".tmp"));
            try {
                Files.write(beside, page);
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, "cannot write " + out + ": " + refused.getMessage(), refused);
        }
    }
}

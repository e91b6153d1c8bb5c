// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what an image is made of. */
@Command(
        name = "stat",
        description = "Says what an image is made of: records by type, nodes by owner and by depth, the largest values,"
                + " and what alignment costs.",
        exitCodeList = {
            "0:done",
            "2:the command line was not understood",
            "3:IMAGE could not be read",
            "4:the output could not be written"
        },
        footer = {
            "  xenstream stat host.img",
            "  xenstream stat --format json host.img | jq '.owners | max_by(.valueOctets)'",
            "",
            "Owners, depth and values are those of committed nodes. The text shows the owners",
            "with most nodes; the JSON has all of them."
        })
final class StatCommand extends ReadingCommand {
    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The form of the output (default: text).")
    private ReportFormat format;

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        final ImageStatistics statistics;
        try (ImageReader reader = file.image().reader(options);
                Progress progress =
                        Progress.begin(session(), "stat", file.image().length())) {
            statistics = ImageStatistics.of(reader, progress);
        }
        if (format == ReportFormat.TEXT) {
            new StatisticsPicture(output(), session().terminal()).print(file.name(), statistics);
        } else {
            StatisticsDocument.print(output(), file.name(), statistics);
        }
        return ExitCode.FINE;
    }
}

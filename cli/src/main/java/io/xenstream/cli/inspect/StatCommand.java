// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints statistics of an image. */
@Command(
        name = "stat",
        description = "Prints statistics of an image: records by type, nodes by owner and by depth, the largest values,"
                + " and the bytes used for padding.",
        exitCodeList = {
            "0:success",
            "2:invalid command line",
            "3:cannot read IMAGE",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream stat host.img",
            "  xenstream stat --format json host.img | jq '.owners | max_by(.valueBytes)'",
            "",
            "Owners, depths and values are those of committed nodes. The text format shows the",
            "owners with the most nodes; JSON has all of them."
        })
public final class StatCommand extends ImageCommand {
    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        final ImageStatistics statistics;
        try (ImageReader reader = file.image().reader(options);
                Progress progress =
                        Progress.begin(session(), "stat", file.image().length())) {
            statistics = ImageStatistics.of(reader, progress);
        }
        if (format == OutputFormat.TEXT) {
            new StatisticsPicture(output(), session().terminal()).print(file.name(), statistics);
        } else {
            StatisticsDocument.print(output(), file.name(), statistics);
        }
        return ExitCode.FINE;
    }
}

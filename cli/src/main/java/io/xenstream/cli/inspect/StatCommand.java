// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.CommandFailure;
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
            "  xenstream stat --top 50 host.img",
            "  xenstream stat --format json host.img | jq '.owners | max_by(.valueBytes)'",
            "",
            "Owners, depths and values are those of committed nodes. The text format shows the",
            "owners with the most nodes; JSON has all of them."
        })
public final class StatCommand extends ImageCommand {
    private static final int USUAL_OWNERS = 16;
    private static final int MOST = 65_536;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Show the N owners with the most nodes and the N largest values (default: 16 and 5).")
    private Integer top;

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        if (top != null && (top < 1 || top > MOST)) {
            throw new CommandFailure(ExitCode.USAGE, "--top must be from 1 to " + MOST + ", but is " + top);
        }
        final ImageStatistics statistics;
        try (ImageReader reader = file.image().reader(options);
                Progress progress =
                        Progress.begin(session(), "stat", file.image().length())) {
            statistics = ImageStatistics.of(reader, top == null ? ImageStatistics.LARGEST : top, progress);
        }
        if (format == OutputFormat.TEXT) {
            new StatisticsPicture(output(), session().terminal())
                    .print(file.name(), statistics, top == null ? USUAL_OWNERS : top);
        } else {
            StatisticsDocument.print(output(), file.name(), statistics);
        }
        return ExitCode.FINE;
    }
}

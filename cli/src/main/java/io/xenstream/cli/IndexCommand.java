// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.index.Duplicates;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes or checks the index beside an image. */
@Command(
        name = "index",
        description =
                "Writes the index of an image beside it, as IMAGE.xsi, so that nodes are found by their paths without"
                        + " reading the image; or checks the one that is there.",
        exitCodeList = {
            "0:the index is written; with --check: it is good",
            "1:with --check: the index is missing, damaged or not that of the image",
            "2:the command line was not understood",
            "3:IMAGE could not be read, or has a node twice",
            "4:the index could not be written"
        },
        footer = {
            "  xenstream index host.img",
            "  xenstream index --check host.img || xenstream index host.img",
            "",
            "The index is good for the image as it is now: one that has been changed or",
            "replaced since needs another one. With --check, the exit code is 1 if the index",
            "is missing, damaged or not that of the image."
        })
final class IndexCommand extends ReadingCommand {
    @Option(names = "--check", description = "Check the index that is there, all of it, and write nothing.")
    private boolean isCheck;

    @Option(
            names = "--last-wins",
            description = "Of nodes that are there twice, index the last one. Otherwise they are refused.")
    private boolean isLastWins;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = "What the index has to survive (default: data).")
    private Durability durability;

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        if (file.name().equals("stdin")) {
            throw new CommandFailure(ExitCode.USAGE, "an index lies beside its image: give a file as IMAGE, not -");
        }
        final MappedImage image = file.image();
        return Progress.during(session(), "index", () -> isCheck ? check(image, options) : write(image, options));
    }

    private int write(final MappedImage image, final ReadOptions options) {
        MappedIndex.write(image, options, isLastWins ? Duplicates.LAST_WINS : Duplicates.REFUSE, durability);
        return ExitCode.FINE;
    }

    private int check(final MappedImage image, final ReadOptions options) {
        final Path path = MappedIndex.pathOf(image.path());
        try (MappedIndex index = MappedIndex.open(image)) {
            index.index().check(options);
            output().text(path + ": good; " + index.index().nodes() + " nodes, "
                            + index.index().transactionNodes() + " in transactions, "
                            + index.index().length() + " octets")
                    .newline();
            return ExitCode.FINE;
        } catch (final ImageException refused) {
            if (!isOfTheIndex(refused, path)) {
                throw refused;
            }
            output().text(Session.printable(path + ": not good; " + refused.getMessage()))
                    .newline();
            return ExitCode.FOUND;
        }
    }

    private static boolean isOfTheIndex(final ImageException refused, final Path index) {
        return refused.rule().code().startsWith("XS-INDEX-")
                || refused.rule() == IoRule.READ
                || refused.location().label().equals(index.toString());
    }
}

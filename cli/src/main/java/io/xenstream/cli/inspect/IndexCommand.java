// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.command.StoreDirectory;
import io.xenstream.codec.IoRule;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.XenstreamException;
import io.xenstream.index.Duplicates;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes or checks the index of an image. */
@Command(
        name = "index",
        description = "Writes an index of an image to IMAGE.xsi, which finds nodes by path without reading the whole"
                + " image; or checks an existing index.",
        exitCodeList = {
            "0:the index was written; with --check: the index is valid",
            "1:with --check: the index is missing, damaged or belongs to another image",
            "2:invalid command line",
            "3:cannot read IMAGE, or it contains a node twice",
            "4:cannot write the index"
        },
        footer = {
            "  xenstream index host.img",
            "  xenstream index --check host.img || xenstream index host.img",
            "",
            "The index is valid for the image as it is now: write a new one after the image was",
            "changed or replaced. With --check, the exit code is 1 if the index is missing,",
            "damaged or belongs to another image."
        })
public final class IndexCommand extends ImageCommand {
    @Option(names = "--check", description = "Check the whole existing index; write nothing.")
    private boolean isCheck;

    @Option(
            names = "--last-wins",
            description = "Index the last of several nodes with the same path. Without this option, duplicates are an"
                    + " error.")
    private boolean isLastWins;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = "What the index survives, as for copy (default: data).")
    private Durability durability;

    @Override
    protected void outputs(final FileArguments files) {
        if (argument().equals(ImageFile.STDIN)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the index is written beside the image: IMAGE must be a file, not -");
        }
        final Path image = FileArguments.path(argument());
        if (StoreDirectory.of(image) != null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    argument()
                            + ": is a live store, which has an index of its own; index a copy made by xenstream copy");
        }
        if (!isCheck && image.getFileName() != null) {
            files.output("the index", MappedIndex.pathOf(image).toString());
        }
    }

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
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
            output().text(Escapes.text(path.toString()) + ": good; "
                            + index.index().nodes() + " nodes, "
                            + index.index().transactionNodes() + " in transactions, "
                            + index.index().length() + " bytes")
                    .newline();
            return ExitCode.FINE;
        } catch (final XenstreamException refused) {
            if (!isOfTheIndex(refused, path)) {
                throw refused;
            }
            output().text(Escapes.text(path + ": not good; " + refused.getMessage()))
                    .newline();
            return ExitCode.FOUND;
        }
    }

    private static boolean isOfTheIndex(final XenstreamException refused, final Path index) {
        return refused.rule().code().startsWith("XS-INDEX-")
                || refused.rule() == IoRule.READ
                || refused.place().label().equals(index.toString());
    }
}

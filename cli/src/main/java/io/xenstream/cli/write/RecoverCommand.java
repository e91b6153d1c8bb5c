// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.FileArguments;
import io.xenstream.nativeio.Durability;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the nodes of a live store whose daemon is gone to an image. */
@Command(
        name = "recover",
        description = "Writes the nodes of a live store, whose daemon has ended or was killed, to an image that every"
                + " daemon can load. A change that was interrupted is taken back.",
        exitCodeList = {
            "0:OUT was written",
            "2:invalid command line",
            "3:DIR is not a store, is in use, or is damaged",
            "4:cannot write OUT"
        },
        footer = {
            "  xenstream recover /run/xenstream/store host.img",
            "  xenstream recover --rebuild-index /run/xenstream/store host.img     if the index is damaged"
        })
public final class RecoverCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the store.")
    private String directory;

    @Parameters(index = "1", paramLabel = "OUT", description = "The image to write; readable by this user only.")
    private String target;

    @Option(
            names = "--rebuild-index",
            description = "Ignore the store's index and build it again from its image, which takes time proportional to"
                    + " the number of nodes.")
    private boolean isIndexRebuilt;

    @Override
    public Integer call() {
        final Path source = FileArguments.path(directory);
        if (!Files.exists(source.resolve(LiveStore.IMAGE_NAME))) {
            throw new CommandFailure(
                    ExitCode.INPUT, directory + ": is not the directory of a store; it has no " + LiveStore.IMAGE_NAME);
        }
        final Path out = new FileArguments(session())
                .input("DIR", source.resolve(LiveStore.IMAGE_NAME).toString())
                .output("OUT", target);
        try (LiveStore store = LiveStore.open(source, StoreOptions.DEFAULT.withRebuildIndex(isIndexRebuilt))) {
            final long length = store.snapshot(out, Durability.DATA);
            output().text(String.format(
                    Locale.ROOT,
                    "%,d nodes in %,d bytes%s\n",
                    store.nodes(),
                    length,
                    store.isRecovered() ? "; an interrupted change was taken back" : ""));
        }
        return ExitCode.FINE;
    }
}

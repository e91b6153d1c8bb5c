// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Progress;
import io.xenstream.stream.operation.Restore;
import io.xenstream.transfer.ImageClient;
import io.xenstream.transfer.RpcAddress;
import io.xenstream.transfer.TransferOptions;
import io.xenstream.transfer.TransferResult;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches an image from a receiver. */
@Command(
        name = "fetch",
        description = "Fetches an image from a host that runs xenstream receive. Verifies the image before it replaces"
                + " OUT; if anything fails, OUT is unchanged.",
        exitCodeList = {
            "0:OUT was written",
            "2:invalid command line",
            "3:cannot fetch the image or use the keys, or the image is invalid",
            "4:cannot write OUT"
        },
        footer = {
            "  xenstream fetch backup.example:7873 host.img --tls keys/client",
            "  xenstream fetch backup.example:7873 host.img --tls keys/client -o copy.img"
        })
public final class FetchCommand extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "ADDR",
            description = "The address of the receiver: HOST:PORT, [IPV6]:PORT or unix:PATH.")
    private String from;

    @Parameters(index = "1", paramLabel = "NAME", description = "The name of the image at the receiver.")
    private String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The file to write (default: NAME in the current directory).")
    private String target;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() {
        final RpcAddress address = ConnectionOptions.address(from);
        final Path out = connection.files(session()).output("OUT", target == null ? name : target);
        final TransferResult fetched;
        try (Progress progress = Progress.begin(session(), "fetch", Progress.UNKNOWN)) {
            fetched = fetch(
                    address,
                    out,
                    TransferOptions.DEFAULT
                            .withProgress(far -> progress.at(0, far.bytes()))
                            .withRestore(new Restore.Options(
                                    readOptions(),
                                    Restore.Options.DEFAULT.maxLength(),
                                    true,
                                    Restore.Options.DEFAULT.durability())));
        }
        output().text(out + ": " + fetched.length() + " bytes, " + fetched.records() + " records fetched from " + from)
                .newline();
        return ExitCode.FINE;
    }

    private TransferResult fetch(final RpcAddress address, final Path out, final TransferOptions options) {
        if (connection.isResuming()) {
            return connection.persistent(address).fetch(name, out, options);
        }
        try (ImageClient client = ImageClient.connect(address, connection.options(address))) {
            return client.fetchAll(name, out, options);
        }
    }
}

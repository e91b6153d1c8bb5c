// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.stream.operation.RestoreOptions;
import io.xenstream.stream.rpc.ImageClient;
import io.xenstream.stream.rpc.RpcAddress;
import io.xenstream.stream.rpc.TransferOptions;
import io.xenstream.stream.rpc.TransferResult;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Fetches an image from a receiver. */
@Command(
        name = "fetch",
        description = "Fetches an image from a host where xenstream receive runs. It is verified before it takes its"
                + " place; if anything fails, what was in its place before still is.",
        exitCodeList = {
            "0:OUT is written",
            "2:the command line was not understood",
            "3:the image could not be fetched, or is none",
            "4:OUT could not be written"
        },
        footer = {
            "  xenstream fetch backup.example:7873 host.img --tls keys/client",
            "  xenstream fetch backup.example:7873 host.img --tls keys/client -o copy.img"
        })
final class FetchCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "ADDR", description = "Where from: HOST:PORT, [IPV6]:PORT or unix:PATH.")
    private String from;

    @Parameters(index = "1", paramLabel = "NAME", description = "What the image is called there.")
    private String name;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            description = "The file to write (default: NAME, in this directory).")
    private String target;

    @Mixin
    private ClientConnection connection;

    @Override
    public Integer call() {
        final RpcAddress address = ClientConnection.address(from);
        final Path out = ImageFile.target(target == null ? name : target);
        final TransferResult fetched;
        try (Progress progress = Progress.begin(main.session(), "fetch", Progress.UNKNOWN)) {
            fetched = fetch(
                    address,
                    out,
                    TransferOptions.DEFAULT
                            .withProgress(far -> progress.at(0, far.octets()))
                            .withRestoring(new RestoreOptions(
                                    main.readOptions(),
                                    RestoreOptions.DEFAULT.maxLength(),
                                    true,
                                    RestoreOptions.DEFAULT.durability())));
        }
        main.session()
                .output()
                .text(out + ": " + fetched.length() + " octets, " + fetched.records() + " records fetched from " + from)
                .newline();
        return ExitCode.FINE;
    }

    private TransferResult fetch(final RpcAddress address, final Path out, final TransferOptions options) {
        if (connection.isResuming()) {
            return connection.persistent(address).fetch(name, out, options);
        }
        try (ImageClient client = ImageClient.connect(address, connection.options())) {
            return client.fetchAll(name, out, options);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamRule;
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

/** Sends an image to a receiver. */
@Command(
        name = "send",
        description = "Sends an image to a host where xenstream receive runs. Done once it is there, verified, and in"
                + " its place; if that fails, what was in its place before still is.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  xenstream send host.img --to backup.example:7873 --tls keys/client",
            "  xenstream send host.img --to backup.example:7873 --tls keys/client --resume",
            "  xenstream send host.img --to unix:/run/xs/receive     within a host, without TLS",
            "",
            "Exit code 4 is for whatever goes wrong between the two hosts, or at the other one."
        })
final class SendCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "IMAGE", description = "The image: a file, or - for standard input.")
    private String argument;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ADDR",
            description = "The receiver: HOST:PORT, [IPV6]:PORT or unix:PATH.")
    private String to;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "What the receiver is to call it (default: the file's name).")
    private String name;

    @Mixin
    private ClientConnection connection;

    @Override
    public Integer call() {
        final RpcAddress address = ClientConnection.address(to);
        TlsOptions.require(
                name != null || !argument.equals(ImageFile.STDIN), "--as is missing: the image's name there");
        try (ImageFile file = ImageFile.open(argument, main.session())) {
            final TransferResult sent = file.naming(() -> send(file, address));
            main.session()
                    .output()
                    .text(name(file) + ": " + sent.length() + " octets sent to " + to
                            + (sent.start() > 0 ? ", where " + sent.start() + " octets were already" : ""))
                    .newline();
        }
        return ExitCode.FINE;
    }

    private String name(final ImageFile file) {
        return name == null ? file.path().getFileName().toString() : name;
    }

    private TransferResult send(final ImageFile file, final RpcAddress address) {
        final long length = file.image().length();
        try (Progress progress = Progress.begin(main.session(), "send", length)) {
            final TransferOptions options = TransferOptions.DEFAULT.withProgress(far -> progress.at(0, far.octets()));
            return send(file.path(), name(file), address, options);
        } catch (final StreamException failed) {
            final int exitCode = failed.rule() == StreamRule.SOURCE ? ExitCode.INPUT : ExitCode.OUTPUT;
            throw new CommandFailure(exitCode, failed.getMessage(), failed);
        }
    }

    private TransferResult send(
            final Path image, final String target, final RpcAddress address, final TransferOptions options) {
        if (connection.isResuming()) {
            return connection.persistent(address).send(image, target, options);
        }
        try (ImageClient client = ImageClient.connect(address, connection.options())) {
            return client.sendAll(image, target, options);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.codec.StreamException;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.rpc.ImageClient;
import io.xenstream.stream.rpc.RpcAddress;
import io.xenstream.stream.rpc.TransferOptions;
import io.xenstream.stream.rpc.TransferResult;
import io.xenstream.transform.DomainExtract;
import io.xenstream.transform.ExtractOptions;
import java.io.IOException;
import java.nio.file.Files;
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
        exitCodeList = {
            "0:the image is at the other host, verified and in its place",
            "2:the command line was not understood",
            "3:IMAGE could not be read, or holds nothing of the domain",
            "4:it could not be sent, or the other host did not take it"
        },
        footer = {
            "  xenstream send host.img --to backup.example:7873 --tls keys/client",
            "  xenstream send host.img --to backup.example:7873 --tls keys/client --resume",
            "  xenstream send host.img --domain 3 --as guest.img --to unix:/run/xs/receive",
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

    @Option(
            names = "--domain",
            paramLabel = "N",
            converter = GuestDomid.class,
            description = "Send only what belongs to this guest, as xenstream extract --domain N takes it out.")
    private Integer domid;

    @Mixin
    private ClientConnection connection;

    @Override
    public Integer call() {
        final RpcAddress address = ClientConnection.address(to);
        TlsOptions.require(
                name != null || !argument.equals(ImageFile.STDIN), "--as is missing: the image's name there");
        try (ImageFile file = ImageFile.open(argument, main.session())) {
            if (domid == null) {
                send(file, file.path(), address);
            } else {
                sendPart(file, address);
            }
        }
        return ExitCode.FINE;
    }

    /** Sends what belongs to the guest, out of a file that goes again. */
    private void sendPart(final ImageFile file, final RpcAddress address) {
        final Path part;
        try {
            part = Files.createTempFile("xenstream-", ".img");
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, "no room for the guest's part: " + refused.getMessage(), refused);
        }
        try {
            file.naming(() -> extract(file, part));
            send(file, part, address);
        } finally {
            part.toFile().delete();
        }
    }

    private long extract(final ImageFile file, final Path part) {
        final PartReport report = new PartReport(main.session().output(), Long.MAX_VALUE);
        final Region whole = file.image().region();
        try (ImageReader reader = file.image().reader(main.readOptions());
                NewImage image = MappedImage.create(part, Durability.NONE);
                ImageWriter writer = image.writer(reader.header())) {
            final ExtractOptions options = new ExtractOptions(domid, domid, false, false, false, true);
            final long length = DomainExtract.extract(whole, main.readOptions(), options, writer, report::take);
            image.publish(length);
            return length;
        }
    }

    private void send(final ImageFile file, final Path image, final RpcAddress address) {
        final String target = name == null ? file.path().getFileName().toString() : name;
        final TransferResult sent = file.naming(() -> send(image, target, address));
        main.session()
                .output()
                .text(target + ": " + sent.length() + " octets sent to " + to
                        + (sent.start() > 0 ? ", where " + sent.start() + " octets were already" : ""))
                .newline();
    }

    private TransferResult send(final Path image, final String target, final RpcAddress address) {
        try (Progress progress = Progress.begin(main.session(), "send", Files.size(image))) {
            final TransferOptions options = TransferOptions.DEFAULT.withProgress(far -> progress.at(0, far.octets()));
            return send(image, target, address, options);
        } catch (final IOException unreadable) {
            throw new CommandFailure(ExitCode.INPUT, image + ": " + unreadable.getMessage(), unreadable);
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

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.GuestDomid;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.finding.FindingReport;
import io.xenstream.cli.finding.TextFindingReport;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import io.xenstream.part.DomainExtract;
import io.xenstream.part.ExtractOptions;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamRule;
import io.xenstream.transfer.ImageClient;
import io.xenstream.transfer.RpcAddress;
import io.xenstream.transfer.RpcRule;
import io.xenstream.transfer.TransferException;
import io.xenstream.transfer.TransferOptions;
import io.xenstream.transfer.TransferResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends an image to a receiver. */
@Command(
        name = "send",
        description = "Sends an image to a host that runs xenstream receive. Succeeds after the other host has verified"
                + " and stored the image. If sending fails, the other host keeps its previous file of that name.",
        exitCodeList = {
            "0:the other host has verified and stored the image",
            "2:invalid command line",
            "3:cannot read IMAGE or use the keys, or IMAGE contains nothing of the domain",
            "4:cannot send it, or the other host rejected it",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream send host.img --to backup.example:7873 --tls keys/client",
            "  xenstream send host.img --to backup.example:7873 --tls keys/client --resume",
            "  xenstream send host.img --domain 3 --as guest.img --to unix:/run/xs/receive",
            "  xenstream send host.img --to unix:/run/xs/receive     on the same host, without TLS",
            "",
            "Exit code 4 covers every failure of the connection and of the other host."
        })
public final class SendCommand extends BaseCommand {
    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "The image: a file, the directory of a live store, or - for standard input.")
    private String argument;

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ADDR",
            description = "The address of the receiver: HOST:PORT, [IPV6]:PORT or unix:PATH.")
    private String to;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "The name of the image at the receiver (default: the name of the file).")
    private String name;

    @Option(
            names = "--domain",
            paramLabel = "N",
            converter = GuestDomid.class,
            description = "Send only this guest, as xenstream extract --domain N extracts it.")
    private Integer domid;

    @Mixin
    private ConnectionOptions connection;

    @Override
    public Integer call() {
        final RpcAddress address = ConnectionOptions.address(to);
        TlsOptions.require(
                name != null || !argument.equals(ImageFile.STDIN), "standard input has no name: give one with --as");
        try (ImageFile file = ImageFile.open(argument, session())) {
            if (domid == null) {
                send(file, file.path(), address);
            } else {
                sendPart(file, address);
            }
        }
        return ExitCode.FINE;
    }

    /** Extracts the guest to a temporary file and sends that. */
    private void sendPart(final ImageFile file, final RpcAddress address) {
        final Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        try (NewImage image = MappedImage.createTemporary(directory, "send", file.sources())) {
            final Path part = file.naming(() -> image.keepUnpublished(extract(file, image)));
            send(file, part, address);
        }
    }

    private long extract(final ImageFile file, final NewImage image) {
        final FindingReport report = new TextFindingReport(output(), Long.MAX_VALUE);
        final Region whole = file.image().region();
        try (ImageReader reader = file.image().reader(readOptions());
                ImageWriter writer = image.writer(reader.header())) {
            final ExtractOptions options = new ExtractOptions(domid, domid, false, false, false, true);
            return DomainExtract.extract(whole, readOptions(), options, writer, report::add);
        }
    }

    private void send(final ImageFile file, final Path image, final RpcAddress address) {
        final String target = name == null ? file.fileName() : name;
        final TransferResult sent = file.naming(() -> send(image, target, address));
        output().text(target + ": " + sent.length() + " bytes sent to " + to
                        + (sent.start() > 0 ? "; resumed after " + sent.start() + " bytes" : ""))
                .newline();
    }

    private TransferResult send(final Path image, final String target, final RpcAddress address) {
        try (Progress progress = Progress.begin(session(), "send", Files.size(image))) {
            final TransferOptions options = TransferOptions.DEFAULT.withProgress(far -> progress.at(0, far.bytes()));
            return send(image, target, address, options);
        } catch (final IOException unreadable) {
            throw new CommandFailure(ExitCode.INPUT, image + ": " + unreadable.getMessage(), unreadable);
        } catch (final TransferException | StreamException failed) {
            final boolean isInput = failed.rule() == StreamRule.SOURCE || failed.rule() == RpcRule.KEYS;
            final int exitCode = isInput ? ExitCode.INPUT : ExitCode.OUTPUT;
            throw new CommandFailure(exitCode, failed.getMessage(), failed);
        }
    }

    private TransferResult send(
            final Path image, final String target, final RpcAddress address, final TransferOptions options) {
        if (connection.isResuming()) {
            return connection.persistent(address).send(image, target, options);
        }
        try (ImageClient client = ImageClient.connect(address, connection.options(address))) {
            return client.sendAll(image, target, options);
        }
    }
}

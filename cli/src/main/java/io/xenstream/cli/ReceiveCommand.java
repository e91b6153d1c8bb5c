// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.StreamException;
import io.xenstream.nativeio.Durability;
import io.xenstream.stream.operation.RestoreOptions;
import io.xenstream.stream.rpc.ImageServer;
import io.xenstream.stream.rpc.RpcAddress;
import io.xenstream.stream.rpc.Security;
import io.xenstream.stream.rpc.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Receives images into a directory, and serves those that are there. */
@Command(
        name = "receive",
        description =
                "Receives the images that xenstream send sends into a directory, and gives those that are there to"
                        + " xenstream fetch. An image takes its place once it is whole and verified. Prints a line for each."
                        + " Runs until it is told to end by SIGTERM or SIGINT.",
        exitCodeList = {
            "0:it was told to end",
            "2:the command line was not understood",
            "3:keys or passwords could not be read",
            "4:it cannot listen there, or write to DIR"
        },
        footer = {
            "  xenstream receive --listen 0.0.0.0:7873 --into images --tls keys/server",
            "  xenstream receive --listen [::]:7873 --into images --tls keys --peer client",
            "  xenstream receive --listen unix:/run/xs/receive --into images",
            "",
            "Without TLS it only listens within this host, unless --insecure says otherwise."
        })
final class ReceiveCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Option(
            names = "--listen",
            required = true,
            paramLabel = "ADDR",
            description = "Where: HOST:PORT, [IPV6]:PORT or unix:PATH. Port 0 is a free one, which it names.")
    private String listen;

    @Option(names = "--into", required = true, paramLabel = "DIR", description = "The directory for the images.")
    private Path into;

    @Mixin
    private TlsOptions tls;

    @Option(
            names = "--users",
            paramLabel = "FILE",
            description = "Users that may log in with a password, by SCRAM-SHA-256 over TLS, instead of with a"
                    + " certificate: NAME:PASSWORD, one a line.")
    private Path users;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = "What an image has to survive once it is in its place, as with copy (default: data).")
    private Durability durability;

    @Mixin
    private ServerLimits limits;

    @Override
    public Integer call() {
        final RpcAddress address = ClientConnection.address(listen);
        if (!Files.isDirectory(into)) {
            throw new CommandFailure(ExitCode.OUTPUT, into + ": not a directory");
        }
        final ReceivingNews news = new ReceivingNews(main.session());
        try (ImageServer server = ImageServer.listen(address, into, options(news))) {
            Termination.onSignal(news::end);
            main.session().complain("receives at " + server.address());
            news.tell();
        } catch (final StreamException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, refused.getMessage(), refused);
        }
        return ExitCode.FINE;
    }

    private ServerOptions options(final ReceivingNews news) {
        return ServerOptions.of(security())
                .withLimits(limits.limits())
                .withTimeouts(limits.timeouts())
                .withRestoring(
                        new RestoreOptions(main.readOptions(), RestoreOptions.DEFAULT.maxLength(), true, durability))
                .withEvents(news);
    }

    private Security security() {
        final Security security = tls.security();
        if (users == null) {
            return security;
        }
        TlsOptions.require(security.tls() != null, "--users needs TLS: give --tls");
        return security.withPasswords(PasswordFile.users(users));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.BaseCommand;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Generates TLS keys for tests. */
@Command(
        name = "tls-keys",
        description = "Generates test keys and certificates for receive, send and fetch: a new certificate authority,"
                + " and a server and a client certificate signed by it. For tests only: the authority's private key"
                + " is deleted and the certificates expire after a month. In production, use certificates of your"
                + " own authority.",
        exitCodeList = {"0:the keys were written", "2:invalid command line", "4:DIR is not empty or cannot be written"},
        footer = {
            "  xenstream tls-keys keys",
            "  xenstream receive --listen localhost:7873 --into images --tls keys/server",
            "  xenstream send host.img --to localhost:7873 --tls keys/client"
        })
public final class TlsKeysCommand extends BaseCommand {
    private static final String SERVER = "server";

    @Parameters(
            index = "0",
            paramLabel = "DIR",
            description = "The directory to write to; it must be empty or not exist.")
    private Path directory;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A host name or IP address of the server, in addition to localhost; may be repeated.")
    private List<String> hosts = List.of();

    @Option(
            names = "--client",
            paramLabel = "NAME",
            description = "The name of a client and of its directory; may be repeated (default: client).")
    private List<String> clients = List.of("client");

    @Override
    public Integer call() {
        final List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(hosts);
        for (final String client : clients) {
            TlsOptions.require(
                    client.matches("[A-Za-z0-9][A-Za-z0-9.-]*") && !client.equals(SERVER),
                    "--client must consist of letters, digits, '.' and '-', and must not be '" + SERVER + "'");
        }
        try {
            requireEmpty();
            Progress.during(session(), "keys", () -> make(names));
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, directory + ": " + refused.getMessage(), refused);
        }
        session().complain("test keys, valid for " + TestAuthority.DAYS + " days; do not use them in production");
        return ExitCode.FINE;
    }

    private void requireEmpty() throws IOException {
        Files.createDirectories(directory);
        try (var files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new CommandFailure(ExitCode.OUTPUT, directory + ": not empty");
            }
        }
    }

    private Void make(final List<String> names) {
        try (TestAuthority authority = TestAuthority.create(directory)) {
            authority.sign("localhost", names, "serverAuth", directory.resolve(SERVER));
            for (final String client : clients) {
                authority.sign(client, List.of(client), "clientAuth", directory.resolve(client));
            }
        }
        return null;
    }
}

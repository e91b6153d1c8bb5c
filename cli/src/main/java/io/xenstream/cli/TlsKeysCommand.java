// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes keys to try TLS out with. */
@Command(
        name = "tls-keys",
        description =
                "Makes keys and certificates to try receive, send and fetch out with TLS: an authority that nobody"
                        + " else has, and a server and a client that it vouches for. For tests: the authority's key is thrown"
                        + " away, and the certificates are good for a month. Real ones come from your own authority.",
        exitCodeList = {
            "0:the keys are there",
            "2:the command line was not understood",
            "4:DIR is not empty, or cannot be written"
        },
        footer = {
            "  xenstream tls-keys keys",
            "  xenstream receive --listen localhost:7873 --into images --tls keys/server",
            "  xenstream send host.img --to localhost:7873 --tls keys/client"
        })
final class TlsKeysCommand implements Callable<Integer> {
    private static final String SERVER = "server";

    @ParentCommand
    private Main main;

    @Parameters(index = "0", paramLabel = "DIR", description = "A new directory for them, or an empty one.")
    private Path directory;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A name, or an IP address, of the server; may be given several times. localhost and its"
                    + " addresses always are.")
    private List<String> hosts = List.of();

    @Option(
            names = "--client",
            paramLabel = "NAME",
            description = "A client, and its directory; may be given several times (default: client).")
    private List<String> clients = List.of("client");

    @Override
    public Integer call() {
        final List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(hosts);
        for (final String client : clients) {
            TlsOptions.require(
                    client.matches("[A-Za-z0-9][A-Za-z0-9.-]*") && !client.equals(SERVER),
                    "--client must be letters, digits, '.' and '-', and not '" + SERVER + "'");
        }
        try {
            requireEmpty();
            Progress.during(main.session(), "keys", () -> make(names));
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, directory + ": " + refused.getMessage(), refused);
        }
        main.session()
                .complain("keys for tests, good for " + TestAuthority.DAYS + " days; do not trust them with anything");
        return ExitCode.FINE;
    }

    private void requireEmpty() throws IOException {
        Files.createDirectories(directory);
        try (var files = Files.list(directory)) {
            if (files.findAny().isPresent()) {
                throw new CommandFailure(ExitCode.OUTPUT, directory + ": not empty; nothing in it was changed");
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

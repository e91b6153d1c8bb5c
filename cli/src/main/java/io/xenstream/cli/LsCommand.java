// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ReadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the committed tree, as the stock {@code xenstore-ls} does. */
@Command(
        name = "ls",
        description = "Lists the nodes of the committed tree, as xenstore-ls does: the root itself, and PATH itself,"
                + " are not listed.",
        exitCodeList = {
            "0:the tree is listed",
            "2:the command line was not understood",
            "3:IMAGE could not be read, or has no node PATH",
            "4:the output could not be written"
        },
        footer = {
            "  xenstream ls host.img                           the tree, indented",
            "  xenstream ls -f -p host.img /local/domain/1     what a guest has",
            "  xenstream ls -f host.img | grep /state          a node a line",
            "",
            "Values are escaped as xenstore-ls does: \\\\, \\t, \\n, \\r, three octal digits for",
            "octets below 8, \\xhh for the rest. Stale permissions are printed like others.",
            "With -f, nodes come in the order of the image; without, children follow their",
            "parent."
        })
final class LsCommand extends ReadingCommand {
    @Option(names = "-f", description = "Show the full path of each node.")
    private boolean isFull;

    @Option(names = "-p", description = "Show the permissions of each node, the owner's first.")
    private boolean hasPermissions;

    @Option(names = "--special", description = "Show the special nodes, such as @releaseDomain, too.")
    private boolean hasSpecial;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "List only what is below this node.")
    private String path;

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        final Subtree subtree = path == null ? Subtree.root(hasSpecial) : Subtree.below(path, hasSpecial);
        try (Progress progress =
                Progress.beginPrinting(session(), "ls", file.image().length())) {
            final NodePrinter printer = new NodePrinter(output(), isFull, hasPermissions, subtree.depth());
            final Listing listing = new Listing(file.image().region(), options, subtree, progress);
            final boolean isFound = isFull ? listing.inImageOrder(printer) : listing.inTreeOrder(printer);
            if (!isFound) {
                throw new CommandFailure(ExitCode.INPUT, file.name() + ": no such node: " + path);
            }
        }
        return ExitCode.FINE;
    }
}

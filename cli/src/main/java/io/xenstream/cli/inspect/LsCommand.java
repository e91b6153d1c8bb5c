// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.listing.IndexFile;
import io.xenstream.cli.listing.Listing;
import io.xenstream.cli.listing.NodeFilter;
import io.xenstream.cli.listing.NodePrinter;
import io.xenstream.cli.listing.PathGlob;
import io.xenstream.cli.listing.Subtree;
import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.MappedIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the committed tree in the format of {@code xenstore-ls}. */
@Command(
        name = "ls",
        description =
                "Lists the committed nodes in the format of xenstore-ls. The root and PATH itself are not listed.",
        exitCodeList = {
            "0:the nodes were listed",
            "2:invalid command line",
            "3:cannot read IMAGE, or it has no node PATH",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream ls host.img                           the tree, indented",
            "  xenstream ls -f -p host.img /local/domain/1     the nodes of one guest",
            "  xenstream ls --depth 1 host.img /local/domain   one line for each guest",
            "  xenstream ls --match '/local/domain/*/name' host.img",
            "  xenstream ls -f host.img | grep /state          one node per line",
            "",
            "Values are escaped as xenstore-ls does: \\\\, \\t, \\n, \\r, three octal digits for",
            "bytes below 8, \\xhh for the rest. Stale permissions are printed like others.",
            "Long names and values are cut as xenstore-ls cuts them: at the width of the",
            "terminal less 2; without a terminal at 80 columns, or with -f not at all.",
            "With -f, nodes are listed in the order of the image; without it, children follow",
            "their parent.",
            "With PATH and a current index beside IMAGE, only what is listed is read; --verbose",
            "says whether it was used. In GLOB, * stands for any characters but /, ** for any",
            "characters, and ? for one character but /."
        })
public final class LsCommand extends ImageCommand {
    @Option(names = "-f", description = "Print the full path of each node.")
    private boolean isFull;

    @Option(names = "-p", description = "Print the permissions of each node, the owner's first.")
    private boolean hasPermissions;

    @Option(names = "--special", description = "Also list special nodes such as @releaseDomain.")
    private boolean hasSpecial;

    @Option(names = "--depth", paramLabel = "N", description = "List at most N levels below PATH.")
    private Integer levels;

    @Option(names = "--owner", paramLabel = "DOMID", description = "List only the nodes of this domain; implies -f.")
    private Integer owner;

    @Option(names = "--match", paramLabel = "GLOB", description = "List only nodes with such a path; implies -f.")
    private String glob;

    @Option(names = "--verbose", description = "Say on standard error whether an index was used.")
    private boolean isVerbose;

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "List only the nodes below this path.")
    private String path;

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        final Subtree subtree = path == null ? Subtree.root(hasSpecial) : Subtree.below(path, hasSpecial);
        // The names of some nodes would say nothing without those above them.
        final boolean isFullPath = isFull || owner != null || glob != null;
        try (MappedIndex index = subtree.isRoot() ? null : IndexFile.open(file, session(), isVerbose);
                Progress progress =
                        Progress.beginPrinting(session(), "ls", file.image().length())) {
            final NodePrinter printer = new NodePrinter(
                    output(),
                    isFullPath,
                    hasPermissions,
                    subtree.depth(),
                    session().terminal().outputColumns());
            final Listing listing =
                    new Listing(file.image().region(), options, subtree, filter(subtree.depth()), progress);
            if (index != null) {
                listing.using(index.index());
            }
            final boolean isFound = isFullPath ? listing.inImageOrder(printer) : listing.inTreeOrder(printer);
            if (!isFound) {
                throw new CommandFailure(ExitCode.INPUT, file.name() + ": no such node: " + path);
            }
        }
        return ExitCode.FINE;
    }

    private NodeFilter filter(final int topDepth) {
        NodeFilter filter = NodeFilter.ALL;
        if (levels != null) {
            if (levels < 1) {
                throw new CommandFailure(ExitCode.USAGE, "--depth must be at least 1: " + levels);
            }
            filter = filter.and(NodeFilter.withinDepth(topDepth, levels));
        }
        if (owner != null) {
            filter = filter.and(NodeFilter.ownedBy(owner));
        }
        return glob == null ? filter : filter.and(new PathGlob(glob));
    }
}

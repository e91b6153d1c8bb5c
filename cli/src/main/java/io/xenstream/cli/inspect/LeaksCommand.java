// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.Escapes;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.codec.ReadOptions;
import io.xenstream.usage.LeakGroup;
import io.xenstream.usage.LeakKind;
import io.xenstream.usage.LeakSurvey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what domains that are gone have left behind. */
@Command(
        name = "leaks",
        description = "Prints what domains that are gone have left behind: directories, backends and permissions.",
        exitCodeList = {
            "0:nothing was left behind",
            "1:leaks were found",
            "2:invalid command line",
            "3:cannot read IMAGE, or it does not tell which domains live",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream leaks host.img",
            "  xenstream leaks --live 3,7-9 host.img",
            "  xenstream leaks --script host.img > remove.sh     read it before you run it",
            "",
            "A domain lives if IMAGE has its ring connection or its DOMAIN_DATA. One that is just",
            "being created has nodes before it has either, and looks like one that is gone."
        })
public final class LeaksCommand extends ImageCommand {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int LAST_DOMID = 0x7FEF;
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    @Option(
            names = "--live",
            paramLabel = "DOMIDS",
            description = "The domains that live, such as 3,7-9, whatever IMAGE says. Domain 0 always lives.")
    private String live;

    @Option(
            names = "--script",
            description = "Print a shell script that removes the directories that were left behind. Nothing is run.")
    private boolean isScript;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        if (isScript && format == OutputFormat.JSON) {
            throw new CommandFailure(ExitCode.USAGE, "--script prints a shell script: leave out --format json");
        }
        final BitSet domids = live == null ? null : domids(live);
        final LeakSurvey survey = new LeakSurvey(isScript ? this::printRemoval : path -> {});
        forEachRecord(file, options, "leaks", survey::addEvidence);
        if (domids != null) {
            survey.setLive(domids);
        }
        if (!survey.hasEvidence()) {
            throw new CommandFailure(
                    ExitCode.INPUT,
                    Escapes.text(file.name())
                            + ": has neither a ring connection nor DOMAIN_DATA, and so does not tell which domains live;"
                            + " name them with --live");
        }
        if (isScript) {
            output().text("#!/bin/sh\n# Removes what domains that are gone have left behind, according to ")
                    .text(Escapes.text(file.name()))
                    .text(".\n# Domain ids may be in use again: compare with the domains that run now.\n");
        }
        forEachRecord(file, options, "leaks", survey::add);
        final List<LeakGroup> groups = survey.groups();
        if (format == OutputFormat.JSON) {
            printJson(file.name(), groups);
        } else if (!isScript) {
            printText(file.name(), groups);
        }
        return groups.isEmpty() ? ExitCode.FINE : ExitCode.FOUND;
    }

    private static BitSet domids(final String list) {
        final BitSet domids = new BitSet();
        for (final String range : list.split(",", -1)) {
            final Matcher matcher = RANGE.matcher(range);
            final int first = matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
            final int last = first < 0 || matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first < 0 || last < first || last > LAST_DOMID) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--live must be a list of domain ids such as 3,7-9, but is " + Escapes.text(list));
            }
            domids.set(first, last + 1);
        }
        return domids;
    }

    /** A name with other than printable characters could control the terminal of whoever reads the script. */
    private void printRemoval(final String path) {
        final boolean isPrintable = path.chars().allMatch(c -> c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE);
        if (isPrintable) {
            output().text("xenstore-rm '").text(path.replace("'", "'\\''")).text("'\n");
        } else {
            output().text("# left out, no daemon accepts the name: ")
                    .text(escaped(path))
                    .newline();
        }
    }

    private static String escaped(final String path) {
        final StringBuilder text = new StringBuilder(path.length());
        path.chars().forEach(c -> Escapes.append(c, text));
        return text.toString();
    }

    private void printText(final String image, final List<LeakGroup> groups) {
        output().text(String.format(
                        Locale.ROOT,
                        "%s: %,d %s, %,d bytes left behind by domains that are gone",
                        Escapes.text(image),
                        nodes(groups),
                        nodes(groups) == 1 ? "node" : "nodes",
                        groups.stream().mapToLong(LeakGroup::bytes).sum()))
                .newline();
        if (!groups.isEmpty()) {
            output().text("kind        domain  class             directories        nodes          bytes")
                    .newline();
        }
        for (final LeakGroup group : groups) {
            output().text(String.format(
                            Locale.ROOT,
                            "%-10s  %6s  %-16s %,12d %,12d %,14d",
                            group.kind().code(),
                            group.domid() == LeakGroup.NO_DOMAIN ? "" : Integer.toString(group.domid()),
                            escaped(group.deviceClass()),
                            group.directories(),
                            group.nodes(),
                            group.bytes()))
                    .newline();
            for (final String example : group.examples()) {
                output().text("  ").text(escaped(example)).newline();
            }
        }
    }

    /** A node with permissions for several domains that are gone counts once for each. */
    private static long nodes(final List<LeakGroup> groups) {
        return groups.stream().mapToLong(LeakGroup::nodes).sum();
    }

    private void printJson(final String image, final List<LeakGroup> groups) {
        try {
            final JsonGenerator json = Json.beginDocument(output());
            json.writeStringField("input", image);
            json.writeArrayFieldStart("leaks");
            for (final LeakGroup group : groups) {
                json.writeStartObject();
                json.writeStringField("kind", group.kind().code());
                if (group.domid() != LeakGroup.NO_DOMAIN) {
                    json.writeNumberField("domain", group.domid());
                }
                if (group.kind() == LeakKind.BACKEND) {
                    json.writeStringField("class", group.deviceClass());
                }
                json.writeNumberField("directories", group.directories());
                json.writeNumberField("nodes", group.nodes());
                json.writeNumberField("bytes", group.bytes());
                json.writeArrayFieldStart("examples");
                for (final String example : group.examples()) {
                    json.writeString(example);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}

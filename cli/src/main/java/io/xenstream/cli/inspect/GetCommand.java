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
import io.xenstream.cli.command.Progress;
import io.xenstream.cli.listing.IndexFile;
import io.xenstream.cli.listing.NodeLookup;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordView;
import io.xenstream.nativeio.MappedIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the values of nodes. */
@Command(
        name = "get",
        description = "Prints the values of committed nodes, as xenstore-read does.",
        exitCodeList = {
            "0:all nodes were found",
            "1:a node does not exist; the others were printed",
            "2:invalid command line",
            "3:cannot read IMAGE",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream get host.img /local/domain/1/name",
            "  xenstream get -p host.img /local/domain/1/name /local/domain/2/name",
            "",
            "Values are escaped as ls does. With a current index beside IMAGE, only the nodes",
            "asked for are read; --verbose says whether it was used."
        })
public final class GetCommand extends ImageCommand {
    private static final int BITS_OF_BYTE = 0xFF;

    @Option(names = "-p", description = "Print the path of each node before its value, as xenstore-read -p does.")
    private boolean hasPaths;

    @Option(names = "-R", description = "Print values as they are, without escapes and line feeds.")
    private boolean isRaw;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Option(names = "--verbose", description = "Say on standard error whether an index was used.")
    private boolean isVerbose;

    @Parameters(index = "1", arity = "1..*", paramLabel = "PATH", description = "The path of a node.")
    private List<String> paths;

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        if (isRaw && (hasPaths || format == OutputFormat.JSON)) {
            throw new CommandFailure(ExitCode.USAGE, "-R prints nothing but values: leave out -p and --format json");
        }
        final long[] offsets = find(file, options);
        try (RecordView view =
                new RecordView(file.image().region(), header(file, options).byteOrder())) {
            if (format == OutputFormat.JSON) {
                printJson(file.name(), view, offsets);
            } else {
                printText(view, offsets);
            }
        }
        int exitCode = ExitCode.FINE;
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] == NodeLookup.MISSING) {
                session().complain(Escapes.text(file.name() + ": no such node: " + paths.get(i)));
                exitCode = ExitCode.FOUND;
            }
        }
        return exitCode;
    }

    /** Paths on the command line are UTF-8, those of an image bytes. */
    private List<String> pathsOfBytes() {
        return paths.stream()
                .map(path -> new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .toList();
    }

    private long[] find(final ImageFile file, final ReadOptions options) {
        try (MappedIndex index = IndexFile.open(file, session(), isVerbose);
                Progress progress =
                        Progress.begin(session(), "get", file.image().length())) {
            return index == null
                    ? NodeLookup.offsets(file.image().region(), options, pathsOfBytes(), progress)
                    : NodeLookup.offsets(index.index(), pathsOfBytes());
        }
    }

    private static ImageHeader header(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options)) {
            return reader.header();
        }
    }

    private void printText(final RecordView view, final long[] offsets) {
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] == NodeLookup.MISSING) {
                continue;
            }
            final NodeDataDecoder node = view.moveTo(offsets[i]).nodeData();
            if (hasPaths) {
                output().escaped(node.path(), 0).text(": ");
            }
            if (isRaw) {
                final DirectBuffer value = node.value();
                for (int j = 0; j < value.capacity(); j++) {
                    output().write(value.getByte(j));
                }
            } else {
                output().escaped(node.value(), 0).newline();
            }
        }
    }

    private void printJson(final String image, final RecordView view, final long[] offsets) {
        try {
            final JsonGenerator json = Json.beginDocument(output());
            json.writeStringField("input", image);
            json.writeArrayFieldStart("nodes");
            for (final long offset : offsets) {
                if (offset != NodeLookup.MISSING) {
                    print(json, view.moveTo(offset).nodeData());
                }
            }
            json.writeEndArray();
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private static void print(final JsonGenerator json, final NodeDataDecoder node) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", text(node.path()));
        json.writeStringField("value", text(node.value()));
        json.writeArrayFieldStart("perms");
        for (int i = 0; i < node.permissionCount(); i++) {
            json.writeString(
                    (char) (node.permissionLetter(i) & BITS_OF_BYTE) + Integer.toString(node.permissionDomid(i)));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** One character for each byte. */
    private static String text(final DirectBuffer bytes) {
        final StringBuilder text = new StringBuilder(bytes.capacity());
        for (int i = 0; i < bytes.capacity(); i++) {
            text.append((char) (bytes.getByte(i) & BITS_OF_BYTE));
        }
        return text.toString();
    }
}

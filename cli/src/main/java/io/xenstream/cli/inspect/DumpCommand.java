// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.DataEncoding;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Progress;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints every record with all its fields. */
@Command(
        name = "dump",
        description = "Prints every record with all its fields, one record per line. Field names are those of the"
                + " specification.",
        exitCodeList = {
            "0:every record was printed",
            "2:invalid command line",
            "3:cannot read IMAGE; the records before the failure were printed",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream dump host.img | less -S",
            "  xenstream dump --format ndjson host.img | jq 'select(.type == \"WATCH_DATA\")'",
            "  diff <(xenstream dump a.img) <(xenstream dump b.img)",
            "",
            "NDJSON: one object per line, the header first. Data (value, inData, outData,",
            "body) is represented as --values says; paths, tokens and names are decoded as",
            "ISO-8859-1, one character per byte. uniqueId is a decimal string. A permission",
            "such as \"r5!\" is stale. The text format escapes bytes as ls does. The command",
            "build makes an image of NDJSON again."
        })
public final class DumpCommand extends ImageCommand {
    @Option(
            names = "--format",
            paramLabel = "text|ndjson",
            defaultValue = "text",
            description = "The output format (default: text).")
    private Format format;

    @Option(
            names = "--values",
            paramLabel = "text|base64|hex",
            description = "How NDJSON represents data: one character for each byte, base 64, or hexadecimal digits"
                    + " (default: hex).")
    private DataEncoding encoding;

    /** The output formats. */
    enum Format {
        TEXT,
        NDJSON
    }

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options);
                Progress progress =
                        Progress.beginPrinting(session(), "dump", file.image().length())) {
            final DumpFormat form = form();
            form.header(reader.header());
            try {
                dump(reader, form, progress);
            } finally {
                form.finish();
            }
            return ExitCode.FINE;
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    private DumpFormat form() throws IOException {
        if (format == Format.NDJSON) {
            return new NdjsonDump(output(), encoding == null ? DataEncoding.HEX : encoding);
        }
        if (encoding != null) {
            throw new CommandFailure(ExitCode.USAGE, "--values only applies to --format ndjson");
        }
        return new TextDump(output());
    }

    private static void dump(final ImageReader reader, final DumpFormat form, final Progress progress)
            throws IOException {
        final RecordFields check = new RecordFields(new FieldValidator());
        final RecordFields fields = new RecordFields(form);
        while (reader.next()) {
            progress.at(reader.index(), reader.offset());
            check.print(reader);
            form.begin(reader);
            fields.print(reader);
            form.end();
        }
    }
}

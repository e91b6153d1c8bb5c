// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints every record with all of its fields. */
@Command(
        name = "dump",
        description = "Prints every record with all of its fields, named as the specification does, a line each.",
        exitCodeList = {
            "0:every record is printed",
            "2:the command line was not understood",
            "3:IMAGE could not be read; what is printed are the records before",
            "4:the output could not be written"
        },
        footer = {
            "  xenstream dump host.img | less -S",
            "  xenstream dump --format ndjson host.img | jq 'select(.type == \"WATCH_DATA\")'",
            "  diff <(xenstream dump a.img) <(xenstream dump b.img)",
            "",
            "NDJSON: one object a line, the header first. Data (value, inData, outData,",
            "body) is in lower-case hexadecimal; paths, tokens and names are decoded as",
            "ISO-8859-1, a character an octet. uniqueId is a decimal string. A permission",
            "such as \"r5!\" is stale. In text, octets are escaped as ls does."
        })
final class DumpCommand extends ReadingCommand {
    @Option(
            names = "--format",
            paramLabel = "text|ndjson",
            defaultValue = "text",
            description = "The form of the output (default: text).")
    private Format format;

    /** How records are printed. */
    enum Format {
        TEXT,
        NDJSON
    }

    @Override
    int run(final ImageFile file, final ReadOptions options) {
        try (ImageReader reader = file.image().reader(options);
                Progress progress =
                        Progress.beginPrinting(session(), "dump", file.image().length())) {
            final DumpForm form = format == Format.TEXT ? new TextDump(output()) : new NdjsonDump(output());
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

    private static void dump(final ImageReader reader, final DumpForm form, final Progress progress)
            throws IOException {
        final RecordFields check = new RecordFields(new NoForm());
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

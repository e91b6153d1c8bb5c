// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.cli.command.ImageCommand;
import io.xenstream.cli.command.ImageFile;
import io.xenstream.cli.command.Json;
import io.xenstream.cli.command.OutputFormat;
import io.xenstream.cli.command.TargetDaemonConverter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.usage.QuotaSurvey;
import io.xenstream.usage.QuotaUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints how much of their quotas domains use. */
@Command(
        name = "quota",
        description = "Prints how much of their quotas domains use: the largest share of a limit comes first.",
        exitCodeList = {
            "0:all uses are below the threshold",
            "1:a use has reached the threshold",
            "2:invalid command line",
            "3:cannot read IMAGE",
            "4:cannot write the output",
            "75:IMAGE is a live store that is busy; try again"
        },
        footer = {
            "  xenstream quota host.img",
            "  xenstream quota --for c-4.17 --warn 90 host.img",
            "",
            "Quotas: nodes, watches, transactions, transaction-nodes, node-permissions.",
            "Domain 0 is exempt. The limits are those in IMAGE if the daemon restores them",
            "(c-4.22), and otherwise the defaults of the daemon."
        })
public final class QuotaCommand extends ImageCommand {
    @Option(
            names = "--for",
            paramLabel = "DAEMON",
            converter = TargetDaemonConverter.class,
            completionCandidates = TargetDaemonConverter.class,
            defaultValue = "c-4.22",
            description = "The daemon whose limits apply: c-4.17, c-4.21, c-4.22 or oxenstored (default: c-4.22).")
    private TargetDaemon daemon;

    @Option(
            names = "--warn",
            paramLabel = "PERCENT",
            defaultValue = "80",
            description = "The threshold: the share of a limit from which the exit code is 1 (default: 80).")
    private int threshold;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "The output format (default: text).")
    private OutputFormat format;

    @Override
    protected int run(final ImageFile file, final ReadOptions options) {
        if (daemon == TargetDaemon.SPEC) {
            throw new CommandFailure(ExitCode.USAGE, "--for spec: the specification sets no quotas; name a daemon");
        }
        if (threshold < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--warn must be at least 1, but is " + threshold);
        }
        final QuotaSurvey survey = new QuotaSurvey(daemon);
        forEachRecord(file, options, "quota", survey::add);
        final List<QuotaUse> uses = survey.uses();
        final long reached =
                uses.stream().filter(use -> use.percent() >= threshold).count();
        if (format == OutputFormat.TEXT) {
            printText(file.name(), uses, reached);
        } else {
            printJson(file.name(), uses, reached);
        }
        return reached == 0 ? ExitCode.FINE : ExitCode.FOUND;
    }

    private void printText(final String image, final List<QuotaUse> uses, final long reached) {
        output().text(String.format(
                        Locale.ROOT,
                        "%s, limits of %s: %,d %s at %d %% or more",
                        image,
                        daemon.code(),
                        reached,
                        reached == 1 ? "use" : "uses",
                        threshold))
                .newline();
        if (!uses.isEmpty()) {
            output().text("domain  quota                    used       limit  share  limit from")
                    .newline();
        }
        for (final QuotaUse use : uses) {
            output().text(String.format(
                            Locale.ROOT,
                            "%6d  %-17s %,11d %,11d %4d %%  %s",
                            use.domid(),
                            use.quota().code(),
                            use.used(),
                            use.limit(),
                            use.percent(),
                            use.isFromImage() ? "image" : "default"))
                    .newline();
        }
    }

    private void printJson(final String image, final List<QuotaUse> uses, final long reached) {
        try {
            final JsonGenerator json = Json.beginDocument(output());
            json.writeStringField("input", image);
            json.writeStringField("for", daemon.code());
            json.writeNumberField("threshold", threshold);
            json.writeNumberField("reached", reached);
            json.writeArrayFieldStart("uses");
            for (final QuotaUse use : uses) {
                json.writeStartObject();
                json.writeNumberField("domain", use.domid());
                json.writeStringField("quota", use.quota().code());
                json.writeNumberField("used", use.used());
                json.writeNumberField("limit", use.limit());
                json.writeNumberField("percent", use.percent());
                json.writeBooleanField("limitFromImage", use.isFromImage());
                json.writeEndObject();
            }
            json.writeEndArray();
            Json.endDocument(json);
        } catch (final IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }
}

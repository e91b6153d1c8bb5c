// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * As much of a shell as the documentation's examples need, with a working directory of its own and {@code xenstream} in this JVM: pipes, {@code <}
 * and {@code >}, quotation marks, {@code echo $?}, {@code cat FILE}, {@code head -N}, {@code grep TEXT}.
 */
final class DocumentedShell {
    /** What is a file in the working directory, there or not. */
    private static final Pattern FILE = Pattern.compile("[\\w.-]+\\.(img|xsi|db|html|txt|json|part)");

    private final Path directory;
    private int lastExitCode;

    DocumentedShell(final Path directory) {
        this.directory = directory;
    }

    /** Both standard output and standard error, as a terminal shows them. */
    String run(final String line) throws IOException {
        if (line.equals("echo $?")) {
            return lastExitCode + "\n";
        }
        byte[] passed = new byte[0];
        final StringBuilder shown = new StringBuilder();
        for (final String command : line.split(" \\| ", -1)) {
            final List<String> words = new ArrayList<>(CommandHelpTest.words(command));
            final int from = words.indexOf("<");
            if (from >= 0) {
                passed = Files.readAllBytes(file(words.get(from + 1)));
                words.subList(from, from + 2).clear();
            }
            final int to = words.indexOf(">");
            final Path target = to < 0 ? null : file(words.get(to + 1));
            if (to >= 0) {
                words.subList(to, to + 2).clear();
            }
            passed = run(words, passed, shown);
            if (target != null) {
                Files.write(target, passed);
                passed = new byte[0];
            }
        }
        return shown + new String(passed, StandardCharsets.UTF_8).replace(directory + "/", "");
    }

    int lastExitCode() {
        return lastExitCode;
    }

    private Path file(final String name) {
        return directory.resolve(name);
    }

    private byte[] run(final List<String> words, final byte[] input, final StringBuilder shown) throws IOException {
        final String program = words.remove(0);
        return switch (program) {
            case "xenstream" -> xenstream(words, input, shown);
            case "cat" -> {
                lastExitCode = 0;
                yield Files.readAllBytes(file(words.get(0)));
            }
            case "head" -> lines(input, Integer.parseInt(words.get(0).substring(1)), "");
            case "grep" -> lines(input, Long.MAX_VALUE, words.get(0));
            default -> throw new AssertionError("the shell of the documentation's tests has no " + program);
        };
    }

    private byte[] xenstream(final List<String> words, final byte[] input, final StringBuilder shown) {
        final String[] arguments = words.stream()
                .map(word -> FILE.matcher(word).matches() ? file(word).toString() : word)
                .toArray(String[]::new);
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        lastExitCode = Run.to(output, errors, input, arguments);
        shown.append(errors.toString(StandardCharsets.UTF_8).replace(directory + "/", ""));
        return output.toByteArray();
    }

    private byte[] lines(final byte[] input, final long most, final String text) {
        lastExitCode = 0;
        return new String(input, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .limit(most)
                .map(line -> line + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}

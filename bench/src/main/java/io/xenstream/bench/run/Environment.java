// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import io.xenstream.bench.report.Jdk;
import io.xenstream.bench.report.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the machine and the JDK, as reported by Linux and the JDK; unavailable facts are unknown. */
public final class Environment {
    private static final String UNKNOWN = "unknown";
    /** A line of -XX:+PrintFlagsFinal: type, name, value, kind, origin. */
    private static final Pattern FLAG = Pattern.compile("\\s*\\S+\\s+(\\w+)\\s*:?=\\s*(.*?)\\s*\\{.*}\\s*\\{(.*)}");

    private static final int LEAST_PAGE = 4096;
    private static final long KIBIBYTE = 1 << 10;

    private Environment() {}

    /** This machine. */
    public static Machine machine() {
        final String processors = text(Path.of("/proc/cpuinfo"));
        final String pageSize = firstLineOf("getconf", "PAGESIZE");
        return new Machine(
                first(processors, "(?m)^(?:model name|CPU part)\\s*: (.*)$", UNKNOWN),
                Runtime.getRuntime().availableProcessors(),
                KIBIBYTE * Long.parseLong(first(text(Path.of("/proc/meminfo")), "MemTotal:\\s*(\\d+) kB", "0")),
                caches(),
                Pattern.compile("\\bhypervisor\\b").matcher(processors).find(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                pageSize.matches("\\d{1,9}") ? Integer.parseInt(pageSize) : LEAST_PAGE,
                first(text(Path.of("/sys/kernel/mm/transparent_hugepage/enabled")), "\\[(.*)]", UNKNOWN));
    }

    private static List<String> caches() {
        final List<String> caches = new ArrayList<>();
        Path cache = cache(0);
        while (Files.exists(cache)) {
            caches.add(String.format(
                    Locale.ROOT,
                    "L%s %s %s",
                    text(cache.resolve("level")).strip(),
                    text(cache.resolve("type")).strip().toLowerCase(Locale.ROOT),
                    text(cache.resolve("size")).strip()));
            cache = cache(caches.size());
        }
        return List.copyOf(caches);
    }

    private static Path cache(final int index) {
        return Path.of("/sys/devices/system/cpu/cpu0/cache/index" + index);
    }

    /** This JVM; the forks inherit its flags. */
    public static Jdk jdk() {
        final List<String> arguments =
                List.copyOf(ManagementFactory.getRuntimeMXBean().getInputArguments());
        return new Jdk(
                System.getProperty("java.vm.version"),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.name"),
                arguments,
                flags(arguments));
    }

    private static Map<String, String> flags(final List<String> arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        arguments.stream()
                .filter(argument -> !argument.startsWith("-javaagent"))
                .forEach(command::add);
        command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
        final Map<String, String> flags = new TreeMap<>();
        outputOf(command.toArray(String[]::new)).lines().forEach(line -> {
            final Matcher flag = FLAG.matcher(line);
            if (flag.matches()
                    && !flag.group(3).equals("default")
                    && !flag.group(1).equals("PrintFlagsFinal")) {
                flags.put(flag.group(1), flag.group(2));
            }
        });
        return flags;
    }

    /** The load average of the last minute; negative if unknown. */
    public static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** The first line of {@code cc --version}; empty without a compiler. */
    public static String compiler() {
        return firstLineOf("cc", "--version");
    }

    /**
     * The git commit of a source tree; empty if unknown.
     *
     * @param home the source tree
     */
    public static String commit(final Path home) {
        // Ignore an enclosing repository that the sources were unpacked into.
        if (!Files.exists(home.resolve(".git"))) {
            return "";
        }
        final String commit = firstLineOf("git", "-C", home.toString(), "rev-parse", "HEAD");
        return commit.matches("[0-9a-f]{40,64}") ? commit : "";
    }

    /**
     * Whether a source tree has uncommitted changes.
     *
     * @param home the source tree
     */
    public static boolean isModified(final Path home) {
        return !firstLineOf("git", "-C", home.toString(), "status", "--porcelain", "--untracked-files=no")
                .isEmpty();
    }

    private static String firstLineOf(final String... command) {
        return outputOf(command).lines().findFirst().orElse("").strip();
    }

    /** Empty if the command does not exist. */
    private static String outputOf(final String... command) {
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream output = process.getInputStream()) {
                final String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
                return process.waitFor() == 0 ? text : "";
            }
        } catch (final IOException missing) {
            return "";
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String text(final Path file) {
        try {
            return Files.readString(file);
        } catch (final IOException missing) {
            return "";
        }
    }

    private static String first(final String text, final String pattern, final String otherwise) {
        final Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : otherwise;
    }
}

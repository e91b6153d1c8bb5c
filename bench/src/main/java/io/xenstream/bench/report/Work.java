// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A workload: operations whose contenders can be compared with each other.
 *
 * @param type       the benchmark class, with its package
 * @param method     the method if the contenders are values of a parameter; otherwise empty
 * @param mode       JMH's mode: thrpt, avgt, sample, ss
 * @param parameters by name, without the contender's
 */
public record Work(String type, String method, String mode, SortedMap<String, String> parameters)
        implements Comparable<Work> {
    private static final long KIBIBYTE = 1 << 10;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    /** Copies the parameters. */
    public Work {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** Whether both are equal apart from parameters that only the other one has. */
    boolean isPartOf(final Work other) {
        return type.equals(other.type)
                && method.equals(other.method)
                && mode.equals(other.mode)
                && other.parameters.entrySet().containsAll(parameters.entrySet());
    }

    /** The readable name without the common parameters, for example {@code scan, length 1 GiB}. */
    String title(final Set<String> unsaid) {
        final String words =
                words(simpleType().replaceFirst("Benchmark$", "")) + (method.isEmpty() ? "" : " " + words(method));
        return parameters.entrySet().stream()
                .filter(parameter -> !unsaid.contains(parameter.getKey()))
                .map(parameter -> ", " + readable(parameter))
                .collect(Collectors.joining("", words.strip(), isLatency() ? ", latency" : ""));
    }

    /** For example {@code length 1 GiB}. */
    static String readable(final Map.Entry<String, String> parameter) {
        return words(parameter.getKey()) + " " + value(parameter.getKey(), parameter.getValue());
    }

    private boolean isLatency() {
        return mode.equals("sample");
    }

    String nameOf(final String contender) {
        return parameters.entrySet().stream()
                .map(parameter -> " " + parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(
                        "",
                        simpleType() + (method.isEmpty() ? "" : "." + method) + "." + contender,
                        " (" + mode + ")"));
    }

    String simpleType() {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String words(final String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String value(final String name, final String value) {
        final boolean isBytes = name.matches("(?i).*(length|size|bytes|chunk)");
        return isBytes && value.matches("[1-9][0-9]{3,17}") ? binary(Long.parseLong(value)) : value;
    }

    private static String binary(final long bytes) {
        long number = bytes;
        int unit = -1;
        while (number % KIBIBYTE == 0 && unit < UNITS.length - 1) {
            number /= KIBIBYTE;
            unit++;
        }
        return unit < 0 ? Long.toString(bytes) : number + " " + UNITS[unit];
    }

    @Override
    public int compareTo(final Work other) {
        return Comparator.comparing((Work work) -> work.simpleType())
                .thenComparing(Work::type)
                .thenComparing(Work::method)
                .thenComparing(Work::mode, Comparator.reverseOrder())
                .thenComparing(work -> work.parameters.values().stream()
                        .map(value -> value.matches("[0-9]{1,18}")
                                ? String.format(Locale.ROOT, "%019d", Long.parseLong(value))
                                : value)
                        .collect(Collectors.joining(" ")))
                .thenComparing(work -> work.parameters.toString())
                .compare(this, other);
    }
}

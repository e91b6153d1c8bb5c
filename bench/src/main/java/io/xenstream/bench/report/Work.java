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
 * What contenders do: operations that may be compared with each other.
 *
 * @param type       the benchmarks' class, with its package
 * @param method     the method if contenders are values of a parameter; otherwise empty
 * @param mode       JMH's name of what is measured: thrpt, avgt, sample, ss
 * @param parameters without that of the contender, by name
 */
public record Work(String type, String method, String mode, SortedMap<String, String> parameters)
        implements Comparable<Work> {
    private static final long KIBIBYTE = 1 << 10;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    /** Keeps a copy of the parameters. */
    public Work {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** Whether this is the same, but for parameters that only the other one has. */
    boolean isPartOf(final Work other) {
        return type.equals(other.type)
                && method.equals(other.method)
                && mode.equals(other.mode)
                && other.parameters.entrySet().containsAll(parameters.entrySet());
    }

    /** For people, without parameters that need not be said: {@code scan, length 1 GiB}. */
    String title(final Set<String> unsaid) {
        final String words =
                words(simpleType().replaceFirst("Benchmark$", "")) + (method.isEmpty() ? "" : " " + words(method));
        return parameters.entrySet().stream()
                .filter(parameter -> !unsaid.contains(parameter.getKey()))
                .map(parameter -> ", " + readable(parameter))
                .collect(Collectors.joining("", words.strip(), isLatency() ? ", latency" : ""));
    }

    /** As in {@code length 1 GiB}. */
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
        final boolean isOctets = name.matches("(?i).*(length|size|octets|chunk)");
        return isOctets && value.matches("[1-9][0-9]{3,17}") ? binary(Long.parseLong(value)) : value;
    }

    private static String binary(final long octets) {
        long number = octets;
        int unit = -1;
        while (number % KIBIBYTE == 0 && unit < UNITS.length - 1) {
            number /= KIBIBYTE;
            unit++;
        }
        return unit < 0 ? Long.toString(octets) : number + " " + UNITS[unit];
    }

    @Override
    public int compareTo(final Work other) {
        return Comparator.comparing((Work work) -> work.simpleType())
                .thenComparing(Work::type)
                .thenComparing(Work::method)
                .thenComparing(Work::mode, Comparator.reverseOrder())
                .thenComparing(work -> work.parameters.values().stream()
                        .map(value -> value.matches("[0-9]{1,18}") ? "%019d".formatted(Long.parseLong(value)) : value)
                        .collect(Collectors.joining(" ")))
                .thenComparing(work -> work.parameters.toString())
                .compare(this, other);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;
import java.util.Map;

/**
 * The JDK that ran the benchmarks.
 *
 * @param version   for example {@code 17.0.15+6}
 * @param vendor    the vendor
 * @param vm        the virtual machine's name
 * @param arguments JVM arguments, inherited by the forks
 * @param flags     JVM flags with non-default values by name, whether set by arguments or by ergonomics
 */
public record Jdk(String version, String vendor, String vm, List<String> arguments, Map<String, String> flags) {}

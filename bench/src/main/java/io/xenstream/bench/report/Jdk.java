// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import java.util.List;
import java.util.Map;

/**
 * What ran the benchmarks.
 *
 * @param version   as in 17.0.15+6
 * @param vendor    who built it
 * @param vm        the virtual machine's name
 * @param arguments what the forks were started with
 * @param flags     all flags of the virtual machine that do not have their default, by name; by arguments or ergonomics
 */
public record Jdk(String version, String vendor, String vm, List<String> arguments, Map<String, String> flags) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.compat.TargetDaemon;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds daemons by what they are called on the command line. */
public final class TargetDaemonConverter implements ITypeConverter<TargetDaemon>, Iterable<String> {
    @Override
    public TargetDaemon convert(final String code) {
        return Arrays.stream(TargetDaemon.values())
                .filter(daemon -> daemon.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + codes().collect(Collectors.joining(", ")) + " but was '" + code + "'"));
    }

    @Override
    public Iterator<String> iterator() {
        return codes().iterator();
    }

    private static Stream<String> codes() {
        return Arrays.stream(TargetDaemon.values()).map(TargetDaemon::code);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.verify.Receiver;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Finds receivers by what they are called on the command line. */
final class ReceiverByCode implements ITypeConverter<Receiver>, Iterable<String> {
    @Override
    public Receiver convert(final String code) {
        return Arrays.stream(Receiver.values())
                .filter(receiver -> receiver.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "expected one of " + codes().collect(Collectors.joining(", ")) + " but was '" + code + "'"));
    }

    @Override
    public Iterator<String> iterator() {
        return codes().iterator();
    }

    private static Stream<String> codes() {
        return Arrays.stream(Receiver.values()).map(Receiver::code);
    }
}

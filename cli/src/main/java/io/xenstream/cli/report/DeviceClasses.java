// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

import io.xenstream.codec.internal.Paths;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a node is for, by its path: a class of devices, as frontend ({@code /local/domain/N/device/CLASS}) or backend ({@code
 * /local/domain/N/backend/CLASS}); other data of a domain; or the top-level directory. The number of classes is bounded.
 */
final class DeviceClasses {
    static final int MOST = 32;
    private static final int NAME_SHOWN = 40;
    private static final byte[] DOMAINS = "/local/domain/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRONTENDS = "device".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BACKENDS = "backend".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private boolean isWhole;

    /** The number of a class, less than {@link #MOST}. Allocates, so ask for the tops of classes only; see {@link #isWhole}. */
    int of(final DirectBuffer path, final int length) {
        isWhole = true;
        if (!Paths.startsWith(path, length, DOMAINS)) {
            final int end = end(path, 1, length);
            final String top = length == 0 ? "/" : Printable.bytes(new UnsafeBuffer(path, 0, end), NAME_SHOWN);
            isWhole = !"/".equals(top) && !"/local".equals(top);
            return number(top);
        }
        final int home = end(path, DOMAINS.length, length);
        final int part = Math.min(length, home + 1);
        final int partEnd = end(path, part, length);
        final boolean isFrontend = Paths.isName(path, part, partEnd, FRONTENDS);
        if (!isFrontend && !Paths.isName(path, part, partEnd, BACKENDS)) {
            isWhole = partEnd > part;
            return number("domains, no device");
        }
        if (partEnd >= length) {
            isWhole = false;
            return number("domains, no device");
        }
        final int end = end(path, partEnd + 1, length);
        final UnsafeBuffer name = new UnsafeBuffer(path, partEnd + 1, end - partEnd - 1);
        return number(Printable.bytes(name, NAME_SHOWN) + (isFrontend ? " frontends" : " backends"));
    }

    /** Whether all nodes below the path that was asked for last are of the same class. */
    boolean isWhole() {
        return isWhole;
    }

    String name(final int number) {
        return names.get(number);
    }

    int count() {
        return names.size();
    }

    private int number(final String name) {
        final Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == MOST) {
            return MOST - 1;
        }
        names.add(names.size() == MOST - 1 ? "other classes" : name);
        numbers.put(names.get(names.size() - 1), names.size() - 1);
        return names.size() - 1;
    }

    private static int end(final DirectBuffer path, final int from, final int length) {
        return Paths.nameEnd(path, Math.min(from, length), length);
    }
}

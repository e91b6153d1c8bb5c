// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.codec.ReadOptions;
import io.xenstream.index.Duplicates;
import io.xenstream.index.StoreCursor;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Finds nodes of an image without reading all of it. */
public final class IndexExample {
    private IndexExample() {}

    public static void main(final String[] arguments) {
        final Path file = Path.of(arguments[0], "host.img");
        WriteExample.write(file);
        try (MappedImage image = MappedImage.open(file)) {
            MappedIndex.write(image, ReadOptions.DEFAULT, Duplicates.REFUSE, Durability.DATA);
        }
        printGuests(file);
    }

    static void printGuests(final Path file) {
        try (MappedImage image = MappedImage.open(file);
                MappedIndex index = MappedIndex.openOrBuild(image); // maps host.img.xsi, if it belongs to the image
                StoreCursor guests = index.cursor();
                StoreCursor names = index.cursor()) { // one for each thread, and for each walk
            if (guests.find("/local/domain")) {
                guests.walkChildren();
                while (guests.next()) {
                    final String path = guests.node().pathString();
                    if (names.find(path + "/name")) { // find(DirectBuffer) needs no String
                        System.out.println(path + " is " + text(names.node().valueBytes()));
                    }
                }
            }
            System.out.println("nodes of domain 2: " + names.walkOwned(2));
        }
    }

    private static String text(final byte[] value) {
        return new String(value, StandardCharsets.US_ASCII);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.store.LiveCursor;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import io.xenstream.store.StoreTransaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps a tree that survives the end of its process: the first run writes a node, the second one finds it. */
public final class LiveStoreExample {
    private LiveStoreExample() {}

    public static void main(final String[] arguments) {
        final UnsafeBuffer path = ascii("/local/domain/1/name");
        final UnsafeBuffer value = ascii("guest-1");
        try (LiveStore store = LiveStore.open(Path.of(arguments[0], "store"), StoreOptions.DEFAULT)) {
            try (LiveCursor cursor = store.cursor()) {
                if (cursor.find(path, path.capacity())) {
                    System.out.println(cursor.node().pathString() + " = "
                            + text(cursor.node().valueBytes()));
                    return;
                }
            }
            try (StoreTransaction transaction = store.begin()) {
                transaction.write(path, path.capacity(), value, 0, value.capacity(), 1); // owned by domain 1
                if (!transaction.commit()) {
                    System.out.println("changed by somebody else: " + transaction.conflict());
                }
            }
            System.out.println("written");
            Runtime.getRuntime().halt(137); // as if it had been killed
        }
    }

    private static UnsafeBuffer ascii(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(final byte[] value) {
        return new String(value, StandardCharsets.US_ASCII);
    }
}

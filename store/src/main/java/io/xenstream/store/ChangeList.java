// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

import io.xenstream.codec.Buffers;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The changes of the commit in progress, for the listeners. Costs nothing while there are none. */
final class ChangeList {
    private static final int PATH_OFFSET = 8;

    private final List<StoreListener> listeners = new ArrayList<>();
    private final MutableDirectBuffer changes = Buffers.expandable(4096);
    private final List<StoreListener.Change> kinds = new ArrayList<>();
    private int end;

    void add(final StoreListener listener) {
        listeners.add(listener);
    }

    void remove(final StoreListener listener) {
        listeners.remove(listener);
    }

    void record(final StoreListener.Change change, final DirectBuffer path, final int length, final int owner) {
        if (listeners.isEmpty()) {
            return;
        }
        changes.putInt(end, length);
        changes.putInt(end + 4, owner);
        kinds.add(change);
        changes.putBytes(end + PATH_OFFSET, path, 0, length);
        end += PATH_OFFSET + length;
    }

    void clear() {
        end = 0;
        kinds.clear();
    }

    void notifyListeners(final long sequence) {
        int at = 0;
        for (int i = 0; i < kinds.size(); i++) {
            final int length = changes.getInt(at);
            for (int j = 0; j < listeners.size(); j++) {
                listeners
                        .get(j)
                        .changed(kinds.get(i), changes, at + PATH_OFFSET, length, sequence, changes.getInt(at + 4));
            }
            at += PATH_OFFSET + length;
        }
        for (int j = 0; j < listeners.size(); j++) {
            listeners.get(j).committed(sequence);
        }
        clear();
    }
}

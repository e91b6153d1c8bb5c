// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

/**
 * A change at or below a watched node.
 *
 * @param path  the changed path
 * @param token the token of the watch
 */
public record WatchEvent(String path, String token) {
    static WatchEvent of(final Message message) {
        final String[] strings = message.text().split("\0", 2);
        if (strings.length != 2) {
            throw new AssertionError("not an event: " + message.text());
        }
        return new WatchEvent(strings[0], strings[1]);
    }
}

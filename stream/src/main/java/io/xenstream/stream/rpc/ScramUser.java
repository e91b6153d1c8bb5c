// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/**
 * By what a client proves who it is where it has no certificate: SCRAM-SHA-256, over TLS. The password does not leave the client.
 *
 * @param name     of the user
 * @param password of the user
 */
public record ScramUser(String name, String password) {
    /**
     * The name alone.
     *
     * @return nothing that must not be logged
     */
    @Override
    public String toString() {
        return "ScramUser[" + name + "]";
    }
}

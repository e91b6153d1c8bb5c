// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/**
 * User name and password of a client without a certificate: SCRAM-SHA-256 over TLS. The password is not sent to the server.
 *
 * @param name     of the user
 * @param password of the user
 */
public record ScramUser(String name, String password) {
    /**
     * Returns the name without the password.
     *
     * @return text that is safe to log
     */
    @Override
    public String toString() {
        return "ScramUser[" + name + "]";
    }
}

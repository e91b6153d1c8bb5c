// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SCRAM verifiers of the users of a server. Passwords can be verified with them, but not recovered. Thread-safe.
 *
 * <pre>{@code
 * ScramVerifiers verifiers = new ScramVerifiers().with("backup", password);
 * }</pre>
 */
public final class ScramVerifiers {
    static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_256;

    /** RFC 7677 asks for at least 4096; OWASP for more. */
    private static final int ITERATIONS = 16_384;

    private static final int SALT_LENGTH = 16;

    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = new byte[SALT_LENGTH];
    private final Map<String, Verifier> verifiers = new ConcurrentHashMap<>();

    /** The verifier of one password. */
    static final class Verifier {
        private final byte[] salt;
        private final byte[] storedKey;
        private final byte[] serverKey;

        Verifier(final byte[] salt, final byte[] storedKey, final byte[] serverKey) {
            this.salt = salt;
            this.storedKey = storedKey;
            this.serverKey = serverKey;
        }

        byte[] salt() {
            return salt;
        }

        int iterations() {
            return ITERATIONS;
        }

        byte[] storedKey() {
            return storedKey;
        }

        byte[] serverKey() {
            return serverKey;
        }
    }

    /** Creates verifiers without users. */
    public ScramVerifiers() {
        random.nextBytes(secret);
    }

    /**
     * Adds a user, or changes the password of a user.
     *
     * @param name     of the user, without control characters
     * @param password of the user; not retained
     * @return this
     */
    public ScramVerifiers with(final String name, final String password) {
        final byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(salt);
        final byte[] salted = ScramFunctions.saltedPassword(
                MECHANISM, StringPreparation.SASL_PREPARATION, password.toCharArray(), salt, ITERATIONS);
        verifiers.put(name, of(salt, salted));
        return this;
    }

    private static Verifier of(final byte[] salt, final byte[] salted) {
        return new Verifier(
                salt,
                ScramFunctions.storedKey(MECHANISM, ScramFunctions.clientKey(MECHANISM, salted)),
                ScramFunctions.serverKey(MECHANISM, salted));
    }

    /** Returns the verifier of a user. Unknown users get a constant salt, so that clients cannot find out which users exist. */
    Verifier find(final String name) {
        final Verifier known = verifiers.get(name);
        if (known != null) {
            return known;
        }
        final byte[] derived = ScramFunctions.hmac(MECHANISM, secret, name.getBytes(StandardCharsets.UTF_8));
        final byte[] salt = Arrays.copyOf(derived, SALT_LENGTH);
        final byte[] unknowable = new byte[derived.length];
        random.nextBytes(unknowable);
        return of(salt, unknowable);
    }
}

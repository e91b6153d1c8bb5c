// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Who a peer is, and how that is known. Peers of different kinds are different peers, whatever their names.
 *
 * @param kind how the peer was authenticated
 * @param name the name in its certificate, of its user, or of its host
 */
record PeerIdentity(Kind kind, String name) {
    /** Longer directory names are shortened; file systems allow 255 bytes. */
    private static final int LONGEST = 160;

    private static final int SHORTENED = 64;

    /** How a peer was authenticated. */
    enum Kind {
        /** By a certificate; names are compared ignoring case. */
        CERTIFICATE(""),
        /** By a password. */
        USER("user@"),
        /** By the operating system, over a Unix domain socket. */
        UNIX("unix@"),
        /** Not at all: an unencrypted TCP connection; the name is the host's address. */
        NONE("tcp@");

        private final String prefix;

        Kind(final String prefix) {
            this.prefix = prefix;
        }
    }

    static PeerIdentity certificate(final String name) {
        return new PeerIdentity(Kind.CERTIFICATE, name.toLowerCase(Locale.ROOT));
    }

    static PeerIdentity user(final String name) {
        return new PeerIdentity(Kind.USER, name);
    }

    static PeerIdentity unix(final String name) {
        return new PeerIdentity(Kind.UNIX, name);
    }

    static PeerIdentity unauthenticated(final String host) {
        return new PeerIdentity(Kind.NONE, host);
    }

    /**
     * Returns the name of the peer's directory. Different peers have different names, also on file systems that ignore case; only unauthenticated
     * peers share one. It is a plain file name: letters, digits, '_', '-' and, except at the start, '.' stand for themselves, all other bytes of
     * the name are written {@code %XX}.
     */
    String directoryName() {
        if (kind == Kind.NONE) {
            return kind.prefix + "anonymous";
        }
        final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        final StringBuilder escaped = new StringBuilder(kind.prefix);
        for (int i = 0; i < bytes.length; i++) {
            append(escaped, bytes[i], i == 0);
        }
        if (escaped.length() <= LONGEST) {
            return escaped.toString();
        }
        return escaped.substring(0, SHORTENED) + "@" + HexFormat.of().formatHex(sha256(bytes));
    }

    private static void append(final StringBuilder escaped, final byte b, final boolean isFirst) {
        final boolean isPlain =
                (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_' || b == '-' || (b == '.' && !isFirst);
        if (isPlain) {
            escaped.append((char) b);
        } else {
            escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
    }

    private static byte[] sha256(final byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (final NoSuchAlgorithmException impossible) {
            // Every Java platform has SHA-256.
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the name in messages. */
    @Override
    public String toString() {
        return kind == Kind.UNIX ? "unix:" + name : name;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.Place;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with PEM blocks: certificates or a private key. Failures name the file and, where one helps, the command that converts it. */
final class PemFile {
    static final String PKCS8 = "PRIVATE KEY";
    static final String PKCS1 = "RSA PRIVATE KEY";
    static final String SEC1 = "EC PRIVATE KEY";

    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String ENCRYPTED = "ENCRYPTED";
    private static final int MAX_LENGTH = 4 << 20;
    private static final int DER_SEQUENCE = 0x30;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private final Path path;
    private final byte[] content;
    private final List<Block> blocks = new ArrayList<>();

    /** A block: what its first line calls it, and the text inside. */
    private record Block(String type, String text) {
        boolean isEncrypted() {
            return type.contains(ENCRYPTED) || text.contains(ENCRYPTED);
        }
    }

    private PemFile(final Path path, final byte[] content) {
        this.path = path;
        this.content = content;
        final Matcher matcher = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
    }

    /**
     * Reads a file.
     *
     * @throws TransferException if it cannot be read, or is empty
     */
    static PemFile read(final Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            final byte[] content = file.readNBytes(MAX_LENGTH + 1);
            if (content.length == 0) {
                throw unusable(path, "a PEM file", "an empty file", null);
            }
            if (content.length > MAX_LENGTH) {
                throw unusable(path, "a PEM file", "more than " + MAX_LENGTH + " bytes", null);
            }
            return new PemFile(path, content);
        } catch (final IOException e) {
            throw unusable(path, "a readable file", String.valueOf(e), e);
        }
    }

    static TransferException unusable(
            final Path path, final String expected, final String found, final Exception cause) {
        return new TransferException(RpcRule.KEYS, Place.whole(String.valueOf(path)), expected, found, cause);
    }

    private TransferException unusable(final String expected, final String found, final String command) {
        return unusable(path, expected, found + (command.isEmpty() ? "" : "; run " + command), null);
    }

    /** Returns a command with the file's name, and a name for its result. */
    private String command(final String start, final String inOption) {
        return start + " " + inOption + " " + path + " -out " + path + ".new";
    }

    /**
     * Returns the certificates in the file.
     *
     * @return at least one, in the order of the file
     * @throws TransferException if there is none, or one that cannot be decoded
     */
    List<X509Certificate> certificates() {
        final String expected = "a certificate in PEM";
        final List<X509Certificate> certificates = new ArrayList<>();
        for (final Block block : blocks) {
            if (block.type().equals(CERTIFICATE) || block.type().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(block));
            } else if (block.type().equals("TRUSTED CERTIFICATE")) {
                throw unusable(expected, "an OpenSSL trusted certificate", command("openssl x509", "-in"));
            } else if (block.type().equals("PKCS7")) {
                throw unusable(expected, "PKCS #7", command("openssl pkcs7 -print_certs", "-in"));
            }
        }
        if (certificates.isEmpty()) {
            throw isDer()
                    ? unusable(expected, "a binary file", command("openssl x509 -inform DER", "-in"))
                    : unusable(expected, found(), "");
        }
        return certificates;
    }

    private X509Certificate certificate(final Block block) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(decode(block)));
        } catch (final CertificateException e) {
            throw unusable(path, "a certificate in PEM", "one that cannot be decoded: " + e.getMessage(), e);
        }
    }

    private byte[] decode(final Block block) {
        try {
            final byte[] bytes = Base64.getDecoder().decode(block.text().replaceAll("\\s", ""));
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (final IllegalArgumentException e) {
            throw unusable(path, "Base64 between BEGIN and END " + block.type(), String.valueOf(e.getMessage()), e);
        }
        throw unusable(path, "Base64 between BEGIN and END " + block.type(), "nothing", null);
    }

    private boolean isDer() {
        return blocks.isEmpty() && content[0] == DER_SEQUENCE;
    }

    private String found() {
        return blocks.isEmpty() ? "no PEM block" : blocks.get(0).type().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the private key in the file: PKCS #8, PKCS #1 or SEC 1, not encrypted.
     *
     * @throws TransferException if there is none that can be used
     */
    PrivateKey privateKey() {
        final String expected = "an unencrypted private key in PEM";
        for (final Block block : blocks) {
            if (block.type().endsWith(PKCS8)) {
                return privateKey(block, expected);
            }
        }
        throw isDer()
                ? unusable(expected, "a binary file", command("openssl pkey -inform DER", "-in"))
                : unusable(expected, found(), "");
    }

    private PrivateKey privateKey(final Block block, final String expected) {
        final String convert = command("openssl pkey", "-in");
        if (block.type().equals("OPENSSH PRIVATE KEY")) {
            throw unusable(expected, "a key of OpenSSH", "ssh-keygen -p -m PKCS8 -f " + path + " on a copy of it");
        }
        if (block.isEncrypted()) {
            throw unusable(expected, "an encrypted one", convert + ", which asks for its password");
        }
        final PrivateKey key = switch (block.type()) {
            case PKCS8 -> PrivateKeys.ofPkcs8(decode(block));
            case PKCS1 -> PrivateKeys.ofPkcs1(decode(block));
            case SEC1 -> PrivateKeys.ofSec1(decode(block));
            default -> throw unusable(expected, block.type().toLowerCase(Locale.ROOT), "");
        };
        if (key == null) {
            throw unusable(
                    "a private key of type RSA, RSASSA-PSS, EC or Ed25519 in PEM",
                    "one that cannot be decoded",
                    convert + " to convert or check it");
        }
        return key;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority, and keys that it has signed, made by the JDK's keytool. */
final class TestKeys {
    private static final String PASSWORD = "changeit";
    private static final int LINE = 64;

    private final Path directory;
    private final String authority;

    private TestKeys(final Path directory, final String authority) {
        this.directory = directory;
        this.authority = authority;
    }

    static TestKeys create(final Path directory, final String authority) {
        final TestKeys keys = new TestKeys(directory, authority);
        keys.generate(authority, "EC", "-validity", "2", "-ext", "bc:c=ca:true");
        keys.writeCertificate(authority);
        return keys;
    }

    Path authorities() {
        return certificate(authority);
    }

    /** Keys for a name, valid from now. */
    TlsFiles sign(final String name) {
        return sign(name, "-0d");
    }

    /** Keys for a name whose certificate was good for a day from that one. */
    TlsFiles sign(final String name, final String startDate) {
        return signed(name, "EC", "-startdate", startDate, "-ext", "san=dns:" + name);
    }

    /** Keys for a common name, with a DNS name that differs. */
    TlsFiles signAs(final String dnsName, final String commonName) {
        return signed(commonName, "EC", "-ext", "san=dns:" + dnsName);
    }

    /** Keys whose certificate has a common name only. */
    TlsFiles signWithoutAlternativeName(final String name) {
        return signed(name, "EC");
    }

    /** Keys of another algorithm. */
    TlsFiles signRsa(final String name) {
        return signed(name, "RSA", "-ext", "san=dns:" + name);
    }

    private TlsFiles signed(final String name, final String algorithm, final String... more) {
        final List<String> arguments = new ArrayList<>(List.of("-signer", authority, "-validity", "1"));
        arguments.addAll(Arrays.asList(more));
        generate(name, algorithm, arguments.toArray(String[]::new));
        return new TlsFiles(writeCertificate(name), writeKey(name), authorities());
    }

    private Path certificate(final String name) {
        return directory.resolve(name + ".pem");
    }

    private Path writeCertificate(final String name) {
        try {
            return write(
                    certificate(name),
                    "CERTIFICATE",
                    load().getCertificate(name).getEncoded());
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path writeKey(final String name) {
        try {
            final byte[] key = load().getKey(name, PASSWORD.toCharArray()).getEncoded();
            return write(directory.resolve(name + ".key"), "PRIVATE KEY", key);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(final Path file, final String kind, final byte[] bytes) {
        final String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        try {
            return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path store() {
        return directory.resolve(authority + ".p12");
    }

    private KeyStore load() throws GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store())) {
            store.load(file, PASSWORD.toCharArray());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return store;
    }

    private void generate(final String name, final String algorithm, final String... more) {
        // With "-debug", it throws what went wrong instead of ending the process.
        final List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-debug", "-keyalg", algorithm));
        arguments.addAll(algorithm.equals("EC") ? List.of("-groupname", "secp256r1") : List.of("-keysize", "2048"));
        arguments.addAll(List.of("-dname", "CN=" + name, "-alias", name));
        arguments.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        arguments.addAll(Arrays.asList(more));
        try {
            // A process of its own for each key would take most of these tests' time.
            Class.forName("sun.security.tools.keytool.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) arguments.toArray(String[]::new));
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("keytool: " + arguments, e);
        }
    }
}

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

    private final Path directory;
    private final String authority;

    private TestKeys(final Path directory, final String authority) {
        this.directory = directory;
        this.authority = authority;
    }

    static TestKeys create(final Path directory, final String authority) {
        final TestKeys keys = new TestKeys(directory, authority);
        keys.generate(authority, "-ext", "bc:c=ca:true");
        keys.keytool(
                authority, "-exportcert", "-rfc", "-file", keys.authorities().toString());
        return keys;
    }

    Path authorities() {
        return directory.resolve(authority + ".pem");
    }

    /** Keys for a name, valid from now. */
    TlsFiles sign(final String name) {
        return sign(name, "-0d");
    }

    /** Keys for a name whose certificate was good for a day from that one. */
    TlsFiles sign(final String name, final String startDate) {
        generate(name);
        return certify(name, startDate, "-ext", "san=dns:" + name);
    }

    /** Keys for a common name, with a DNS name that differs. */
    TlsFiles sign(final String dnsName, final String startDate, final String commonName) {
        generate(commonName);
        return certify(commonName, startDate, "-ext", "san=dns:" + dnsName);
    }

    /** Keys whose certificate has a common name only. */
    TlsFiles signWithoutAlternativeName(final String name) {
        generate(name);
        return certify(name, "-0d");
    }

    /** Keys of another algorithm. */
    TlsFiles signRsa(final String name) {
        keytool(name, "-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=" + name, "-validity", "2");
        return certify(name, "-0d", "-ext", "san=dns:" + name);
    }

    private TlsFiles certify(final String name, final String startDate, final String... extensions) {
        final Path request = directory.resolve(name + ".csr");
        keytool(name, "-certreq", "-file", request.toString());
        final Path certificate = directory.resolve(name + ".pem");
        final List<String> signing = new ArrayList<>(List.of(
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-startdate",
                startDate,
                "-validity",
                "1"));
        signing.addAll(Arrays.asList(extensions));
        keytool(authority, signing.toArray(String[]::new));
        return new TlsFiles(certificate, writeKey(name), authorities());
    }

    private void generate(final String name, final String... more) {
        final List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name, "-validity", "2"));
        arguments.addAll(Arrays.asList(more));
        keytool(name, arguments.toArray(String[]::new));
    }

    private Path writeKey(final String name) {
        try (InputStream file = Files.newInputStream(directory.resolve(name + ".p12"))) {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD.toCharArray());
            final byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
            final String pem = "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
            return Files.writeString(directory.resolve(name + ".key"), pem);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keytool(final String alias, final String... arguments) {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // Starts in half of the processor time.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of(
                "-alias",
                alias,
                "-keystore",
                directory.resolve(alias + ".p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("keytool.log").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(directory.resolve("keytool.log")));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

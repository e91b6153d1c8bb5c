// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.transfer;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A certificate authority for tests that signs keys with the JDK's keytool. Its private key is deleted on close. */
final class TestAuthority implements AutoCloseable {
    static final int DAYS = 30;

    private static final String AUTHORITY = "authority";
    private static final int PASSWORD_BYTES = 16;
    private static final int LINE = 64;

    private final Path store;
    private final String password;

    private TestAuthority(final Path store, final String password) {
        this.store = store;
        this.password = password;
    }

    static TestAuthority create(final Path directory) {
        final byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        final TestAuthority authority =
                new TestAuthority(directory.resolve(".keys.p12"), HexFormat.of().formatHex(random));
        authority.generate(
                AUTHORITY, "xenstream test authority", List.of("bc:c=ca:true,pathlen:0", "ku:c=keyCertSign"));
        return authority;
    }

    /**
     * Writes a key, its certificate and the authority's certificate to a directory.
     *
     * @param name the common name
     * @param names the alternative names: host names or IP addresses
     * @param purpose the extended key usage
     */
    void sign(final String name, final List<String> names, final String purpose, final Path directory) {
        final List<String> alternatives = new ArrayList<>();
        names.forEach(each -> alternatives.add((isNumber(each) ? "ip:" : "dns:") + each));
        final String alias = directory.getFileName().toString();
        generate(
                alias,
                name,
                List.of("san=" + String.join(",", alternatives), "eku=" + purpose, "ku:c=digitalSignature"));
        try {
            Files.createDirectories(directory);
            final KeyStore keys = load();
            write(
                    directory.resolve(TlsOptions.CERTIFICATE),
                    "CERTIFICATE",
                    keys.getCertificate(alias).getEncoded());
            final Certificate root = keys.getCertificate(AUTHORITY);
            write(directory.resolve(TlsOptions.AUTHORITIES), "CERTIFICATE", root.getEncoded());
            writeSecret(
                    directory.resolve(TlsOptions.KEY),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey(alias, password.toCharArray()).getEncoded()));
        } catch (final IOException | GeneralSecurityException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, directory + ": " + refused.getMessage(), refused);
        }
    }

    private static boolean isNumber(final String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    private KeyStore load() throws IOException, GeneralSecurityException {
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, password.toCharArray());
        }
        return keys;
    }

    private static void write(final Path file, final String kind, final byte[] bytes) throws IOException {
        Files.write(file, pem(kind, bytes));
    }

    /** Creates the file readable by its owner only. */
    private static void writeSecret(final Path file, final byte[] bytes) throws IOException {
        if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(file, bytes);
    }

    private static byte[] pem(final String kind, final byte[] bytes) {
        final String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes);
        return ("-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void generate(final String alias, final String name, final List<String> extensions) {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                // It starts in half of the processor time.
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                String.valueOf(DAYS),
                "-startdate",
                "-1H",
                "-alias",
                alias,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                "XENSTREAM_STOREPASS"));
        extensions.forEach(extension -> command.addAll(List.of("-ext", extension)));
        if (!alias.equals(AUTHORITY)) {
            command.addAll(List.of("-signer", AUTHORITY));
        }
        run(command);
    }

    private void run(final List<String> command) {
        try {
            final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("XENSTREAM_STOREPASS", password);
            final Process process = builder.start();
            process.getOutputStream().close();
            final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new CommandFailure(ExitCode.OUTPUT, "keytool failed: " + said);
            }
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, "cannot run the JDK's keytool: " + refused.getMessage(), refused);
        } catch (final InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.OUTPUT, "interrupted while keytool ran", stopped);
        }
    }

    /** Deletes the authority's key. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(store);
        } catch (final IOException refused) {
            throw new CommandFailure(ExitCode.OUTPUT, store + ": " + refused.getMessage(), refused);
        }
    }
}

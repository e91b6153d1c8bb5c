// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formats of key and certificate files, and what is said about files that cannot be used. */
@Tag("slow")
class KeyFilesTest {
    /** The object identifier of secp256r1. */
    private static final byte[] P256 = {0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x03, 0x01, 0x07};

    /** Bytes before the PKCS #1 key inside a PKCS #8 key of 2048 bits. */
    private static final int RSA_WRAPPING = 26;

    @TempDir
    static Path directory;

    private static TlsFiles elliptic;
    private static TlsFiles rsa;

    @BeforeAll
    static void prepare() {
        final TestKeys keys = TestKeys.create(directory, "authority");
        elliptic = keys.sign("localhost");
        rsa = keys.signRsa("rsa");
    }

    private static byte[] der(final Path pem) throws IOException {
        return Base64.getMimeDecoder()
                .decode(Files.readString(pem)
                        .replaceAll("-----[A-Z ]+-----", "")
                        .strip());
    }

    private static Path pem(final String name, final String type, final byte[] der) throws IOException {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + type + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type
                        + "-----\n");
    }

    private static Path file(final String name, final String content) throws IOException {
        return Files.writeString(directory.resolve(name), content, StandardCharsets.ISO_8859_1);
    }

    private static void accepts(final TlsFiles files) {
        assertThat(TlsContext.server(RpcSecurity.mutual(files))).isNotNull();
        assertThat(TlsContext.client(RpcSecurity.mutual(files))).isNotNull();
    }

    private static void refuses(final TlsFiles files, final Path culprit, final String... words) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> TlsContext.server(RpcSecurity.mutual(files)))
                .satisfies(e -> {
                    assertThat(e.rule()).isEqualTo(RpcRule.KEYS);
                    assertThat(e.place().label()).isEqualTo(culprit.toString());
                    assertThat(e.getMessage()).contains(words);
                });
    }

    private static void refusesKey(final Path key, final String... words) {
        refuses(new TlsFiles(elliptic.certificate(), key, elliptic.authorities()), key, words);
    }

    private static void refusesCertificate(final Path certificate, final String... words) {
        refuses(new TlsFiles(certificate, elliptic.key(), elliptic.authorities()), certificate, words);
        refuses(new TlsFiles(elliptic.certificate(), elliptic.key(), certificate), certificate, words);
    }

    @Test
    void shouldTakePkcs8() {
        accepts(elliptic);
        accepts(rsa);
    }

    @Test
    void shouldTakePkcs1() throws IOException {
        final byte[] pkcs8 = der(rsa.key());
        final Path key = pem("pkcs1", "RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, RSA_WRAPPING, pkcs8.length));
        accepts(new TlsFiles(rsa.certificate(), key, rsa.authorities()));
    }

    /** SEQUENCE { 1, the key, [0] curve }. */
    private static byte[] sec1(final byte[] parameters) throws IOException {
        final byte[] unsigned =
                ((ECPrivateKey) PrivateKeys.ofPkcs8(der(elliptic.key()))).getS().toByteArray();
        final ByteBuffer scalar = ByteBuffer.allocate(32);
        final int start = Math.max(0, unsigned.length - 32);
        scalar.position(32 - (unsigned.length - start)).put(unsigned, start, unsigned.length - start);
        return ByteBuffer.allocate(39 + parameters.length)
                .put(new byte[] {0x30, (byte) (37 + parameters.length), 2, 1, 1, 4, 32})
                .put(scalar.array())
                .put(parameters)
                .array();
    }

    @Test
    void shouldTakeSec1AlsoBehindItsParameters() throws IOException {
        final byte[] curve = ByteBuffer.allocate(2 + P256.length)
                .put((byte) 0xA0)
                .put((byte) P256.length)
                .put(P256)
                .array();
        final Path key = pem("sec1", "EC PRIVATE KEY", sec1(curve));
        accepts(new TlsFiles(elliptic.certificate(), key, elliptic.authorities()));
        final Path both = file(
                "sec1-parameters", Files.readString(pem("parameters", "EC PARAMETERS", P256)) + Files.readString(key));
        accepts(new TlsFiles(elliptic.certificate(), both, elliptic.authorities()));
        refusesKey(pem("sec1-bare", "EC PRIVATE KEY", sec1(new byte[0])), "cannot be decoded", "openssl pkey -in");
    }

    @Test
    void shouldTakeACertificateAndItsKeyInOneFile() throws IOException {
        final Path both = file("both.pem", Files.readString(elliptic.certificate()) + Files.readString(elliptic.key()));
        accepts(new TlsFiles(both, both, elliptic.authorities()));
    }

    @Test
    void shouldSayHowToConvertKeysThatItDoesNotTake() throws IOException {
        final byte[] key = der(elliptic.key());
        refusesKey(pem("encrypted", "ENCRYPTED PRIVATE KEY", key), "an encrypted one", "openssl pkey -in", "-out");
        refusesKey(file("encrypted-pkcs1", """
                        -----BEGIN RSA PRIVATE KEY-----
                        Proc-Type: 4,ENCRYPTED
                        DEK-Info: AES-128-CBC,00

                        AAAA
                        -----END RSA PRIVATE KEY-----
                        """), "an encrypted one", "openssl pkey -in");
        refusesKey(pem("openssh", "OPENSSH PRIVATE KEY", key), "ssh-keygen -p -m PKCS8");
        refusesKey(Files.write(directory.resolve("key.der"), key), "a binary file", "openssl pkey -inform DER -in");
        refusesKey(pem("dsa", "DSA PRIVATE KEY", key), "dsa private key");
    }

    @Test
    void shouldRefuseFilesWithoutAKey() throws IOException {
        refusesKey(file("empty", ""), "an empty file");
        refusesKey(file("text", "not a key\n"), "no PEM block");
        refusesKey(elliptic.certificate(), "found certificate");
        refusesKey(pem("hollow", "PRIVATE KEY", new byte[0]), "nothing");
        refusesKey(pem("garbage", "PRIVATE KEY", new byte[100]), "cannot be decoded");
        refusesKey(pem("garbage1", "RSA PRIVATE KEY", new byte[100]), "cannot be decoded");
        refusesKey(pem("garbage2", "EC PRIVATE KEY", new byte[100]), "cannot be decoded");
        refusesKey(file("cut", Files.readString(elliptic.key()).substring(0, 100)), "no PEM block");
        refusesKey(
                file("digits", "-----BEGIN PRIVATE KEY-----\n*!*\n-----END PRIVATE KEY-----\n"),
                "Base64 between BEGIN");
        refusesKey(directory.resolve("none"), "a readable file");
    }

    @Test
    void shouldRefuseFilesWithoutACertificate() throws IOException {
        refusesCertificate(file("empty.pem", ""), "an empty file");
        refusesCertificate(file("text.pem", "no certificate\n"), "no PEM block");
        refusesCertificate(pem("hollow.pem", "CERTIFICATE", new byte[0]), "nothing");
        refusesCertificate(pem("garbage.pem", "CERTIFICATE", new byte[100]), "cannot be decoded");
        refusesCertificate(elliptic.key(), "found private key");
        refusesCertificate(
                Files.write(directory.resolve("certificate.der"), der(elliptic.certificate())),
                "openssl x509 -inform DER -in");
        refusesCertificate(pem("trusted.pem", "TRUSTED CERTIFICATE", der(elliptic.certificate())), "openssl x509 -in");
    }

    @Test
    void shouldRefuseAKeyOfAnotherCertificate() {
        refusesKey(rsa.key(), "the private key of the first certificate", "openssl pkey -pubout");
        refuses(new TlsFiles(rsa.certificate(), elliptic.key(), rsa.authorities()), elliptic.key(), "another key");
    }

    @Test
    void shouldRefuseACertificateThatIsNotValidNow() {
        final TestKeys keys = TestKeys.create(directory, "second");
        final TlsFiles expired = keys.sign("expired", "-10d");
        refuses(expired, expired.certificate(), "expired at ");
        final TlsFiles early = keys.sign("early", "+10d");
        refuses(early, early.certificate(), "valid from ");
    }
}

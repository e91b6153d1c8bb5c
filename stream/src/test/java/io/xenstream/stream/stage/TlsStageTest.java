// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.stream.DataStream;
import io.xenstream.stream.StreamContract;
import io.xenstream.stream.StreamException;
import io.xenstream.stream.StreamReader;
import io.xenstream.stream.StreamRule;
import io.xenstream.stream.StreamState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsStageTest extends StreamContract {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    private static Path directory;

    private static SSLContext ours;
    private static SSLContext stranger;

    @BeforeAll
    static void makeKeys() throws Exception {
        ours = context(keys("ours"));
        stranger = context(keys("stranger"));
    }

    private static Path keys(final String name) throws IOException, InterruptedException {
        final Path store = directory.resolve(name + ".p12");
        final Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        return store;
    }

    /** One who has a key, and trusts that key alone. */
    private static SSLContext context(final Path store) throws IOException, GeneralSecurityException {
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(store)) {
            keys.load(input, PASSWORD);
        }
        final KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        final String alias = keys.aliases().nextElement();
        trusted.setCertificateEntry(alias, keys.getCertificate(alias));
        final KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD);
        final TrustManagerFactory others = TrustManagerFactory.getInstance("PKIX");
        others.init(trusted);
        final SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        return context;
    }

    /** Both sides, and what lies between them. */
    private static final class Sides {
        final DataStream there = DataStream.inProcess("there", 1 << 14);
        final DataStream back = DataStream.inProcess("back", 1 << 14);
        final TlsStage client;
        final TlsStage server;

        Sides(final SSLContext clients, final SSLContext servers) {
            final SSLEngine connecting = clients.createSSLEngine();
            connecting.setUseClientMode(true);
            final SSLEngine accepting = servers.createSSLEngine();
            accepting.setUseClientMode(false);
            accepting.setNeedClientAuth(true);
            client = TlsStage.over(connecting, back.reader(), there.writer());
            server = TlsStage.over(accepting, there.reader(), back.writer());
        }

        Sides shakeHands() {
            await(() -> {
                final boolean isClient = client.writer().flush();
                final boolean isServer = server.writer().flush();
                return isClient && isServer;
            });
            return this;
        }
    }

    @Override
    protected DataStream open() {
        final Sides sides = new Sides(ours, ours).shakeHands();
        return new DataStream(sides.client.writer(), sides.server.reader());
    }

    @Test
    void shouldEncryptAllBytes() {
        final Sides sides = new Sides(ours, ours).shakeHands();
        final long before = sides.there.writer().position();
        final UnsafeBuffer secret =
                new UnsafeBuffer("/local/domain/1/vnc-password".getBytes(StandardCharsets.US_ASCII));

        sides.client.writer().write(secret, 0, secret.capacity());

        final byte[] carried = new byte[(int) (sides.there.writer().position() - before)];
        sides.there.reader().read(new UnsafeBuffer(carried), 0, carried.length);
        assertThat(carried.length).isGreaterThan(secret.capacity());
        assertThat(new String(carried, StandardCharsets.ISO_8859_1)).doesNotContain("vnc");
    }

    @Test
    void shouldContinueInOneDirectionWhenTheOtherIsFinished() {
        final Sides sides = new Sides(ours, ours).shakeHands();
        final UnsafeBuffer target = new UnsafeBuffer(new byte[10]);
        await(sides.client.writer()::finish);
        await(() -> sides.server.reader().read(target, 0, 10) == StreamReader.END);
        sides.server.reader().confirm();
        assertThat(sides.client.writer().state()).isEqualTo(StreamState.CONFIRMED);

        await(() -> sides.server.writer().write(bytes(10, 1), 0, 10) == 10);
        await(sides.server.writer()::flush);

        await(() -> sides.client.reader().read(target, 0, 10) == 10);
        assertThat(target.byteArray()).isEqualTo(bytes(10, 1).byteArray());
    }

    @Test
    void shouldRefuseAPeerWithoutATrustedCertificate() {
        final Sides sides = new Sides(stranger, ours);

        assertThatThrownBy(sides::shakeHands)
                .isInstanceOfSatisfying(
                        StreamException.class,
                        refused -> assertThat(refused.rule()).isEqualTo(StreamRule.SECURITY));
        assertThat(sides.server.reader().state()).isEqualTo(StreamState.ABORTED);
        assertThat(sides.client.writer().state()).isEqualTo(StreamState.ABORTED);
    }

    @Test
    void shouldDetectAnEndWithoutCloseNotify() {
        final Sides sides = new Sides(ours, ours).shakeHands();
        await(() -> sides.client.writer().write(bytes(10, 1), 0, 10) == 10);

        sides.there.writer().finish();

        final UnsafeBuffer target = new UnsafeBuffer(new byte[10]);
        assertThat(sides.server.reader().read(target, 0, 10)).isEqualTo(10);
        assertThatThrownBy(() -> sides.server.reader().read(target, 0, 10))
                .isInstanceOfSatisfying(
                        StreamException.class, cut -> assertThat(cut.rule()).isEqualTo(StreamRule.SECURITY));
    }

    @Test
    void shouldDetectAChangedByte() {
        final Sides sides = new Sides(ours, ours).shakeHands();
        sides.there.writer().write(bytes(100, 1), 0, 100);

        assertThatThrownBy(() -> sides.server.reader().read(new UnsafeBuffer(new byte[10]), 0, 10))
                .isInstanceOfSatisfying(
                        StreamException.class, cut -> assertThat(cut.rule()).isEqualTo(StreamRule.SECURITY));
    }
}

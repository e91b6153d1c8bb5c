// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No command passes control characters of an image to its output. */
final class TerminalSafetyTest {
    /** Colours, a carriage return, a bell, the 8-bit CSI, and its UTF-8 form. */
    private static final String EVIL = "\u001b[31m\r\n\u0007\u009b7m\u00c2\u009b5m\u007f";

    @TempDir
    Path directory;

    @BeforeEach
    void writeImages() throws IOException {
        Files.write(directory.resolve("evil.img"), image(EVIL, (byte) 27, (byte) '\n', (byte) 0x9b));
        Files.write(directory.resolve("good.img"), image("good", (byte) 'n', (byte) 'r', (byte) 'w'));
        Files.writeString(
                directory.resolve("evil.db"),
                "$xenstored-dump-format\n" + EVIL + "\nglobal," + EVIL + "\nwatch,9," + hex("/" + EVIL) + ","
                        + hex(EVIL)
                        + "\nstore," + hex("/" + EVIL + "/" + EVIL) + "," + hex("n0") + "," + hex(EVIL) + "\nstore,"
                        + hex("/a") + "," + hex(EVIL) + "," + EVIL + "\n",
                StandardCharsets.ISO_8859_1);
    }

    private static String hex(final String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An image with a string wherever there can be one. */
    private static byte[] image(final String text, final byte... letters) {
        final byte[] array = new byte[1 << 14];
        try (WritableRegion region = WritableRegion.ofArray(array, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimGlobalData().rwSocketFd(4).evtchnFd(7);
            writer.commit();
            writer.claimGlobalQuotaData(1, 1, 2 * text.length() + 3)
                    .quota(bytes(text), 1)
                    .quota(bytes(text + "2"), 2);
            writer.commit();
            for (int domid = 0; domid < 2; domid++) {
                writer.claimConnectionData(text.length(), text.length(), false)
                        .connId(domid + 1)
                        .ring(domid, 0x7FF4, domid + 5)
                        .inData(bytes(text))
                        .outData(bytes(text));
                writer.commit();
            }
            writer.claimDomainData(1, text.length() + 1).domid(1).quota(bytes(text), 1);
            writer.commit();
            writer.claimWatchData(text.length(), text.length())
                    .connId(2)
                    .wpath(bytes(text))
                    .token(bytes(text));
            writer.commit();
            writer.claimWatchDataExtended(text.length() + 1, text.length())
                    .connId(2)
                    .depth(2)
                    .wpath(bytes("/" + text))
                    .token(bytes(text));
            writer.commit();
            writer.claimTransactionData().connId(2).txId(1);
            writer.commit();
            writer.claimRecord(77, text.length()).body(bytes(text));
            writer.commit();
            for (final String path : List.of(
                    "/",
                    "/local",
                    "/local/domain",
                    "/local/domain/1",
                    "/local/domain/1/" + text,
                    "/" + text,
                    "/" + text + "/" + text,
                    "/" + text,
                    "/missing/" + text,
                    text,
                    "@" + text)) {
                node(writer, path, text, letters);
                writer.commit();
            }
            node(writer, "/local/domain/1/" + text, text, letters);
            writer.commit();
            return Arrays.copyOf(array, (int) writer.finish());
        }
    }

    private static void node(final ImageWriter writer, final String path, final String value, final byte... letters) {
        final var node = writer.claimNodeData(letters.length, path.length(), value.length());
        for (int i = 0; i < letters.length; i++) {
            node.permission(i, letters[i], 0, i);
        }
        node.path(bytes(path)).value(bytes(value));
    }

    static Stream<String> commands() {
        return Stream.of(
                "ls evil.img",
                "ls -p evil.img",
                "ls -f -p --special evil.img",
                "ls evil.img /none",
                "dump evil.img",
                "dump --format ndjson evil.img",
                "verify evil.img",
                "verify --format json evil.img",
                "verify --for c-4.17 evil.img",
                "verify --for c-4.21 evil.img",
                "verify --for c-4.22 evil.img",
                "verify --for oxenstored evil.img",
                "stat evil.img",
                "stat --format json evil.img",
                "diff evil.img good.img",
                "diff good.img evil.img",
                "diff --format json good.img evil.img",
                "report evil.img -o report.html",
                "repair evil.img out.img",
                "repair --create-parents --remove-duplicates evil.img out.img",
                "copy evil.img out.img",
                "copy --byte-order big evil.img out.img",
                "copy --version 1 evil.img out.img",
                "convert --to oxenstored evil.img out.db",
                "convert --to oxenstored --allow-loss evil.img out.db",
                "convert --to image --version 1 --allow-loss evil.img out.img",
                "convert --to image --allow-loss evil.db out.img",
                "convert --to image --from oxenstored good.img out.img",
                "extract --domain 1 evil.img out.img",
                "extract --domain 1 --rename 2 --no-parents evil.img out.img",
                "merge good.img evil.img out.img",
                "merge evil.img good.img out.img",
                "merge --replace good.img evil.img out.img",
                "index evil.img",
                "index evil.img --check");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldNotPassControlCharacters(final String command) throws IOException {
        final String[] words = command.split(" ");
        for (int i = 0; i < words.length; i++) {
            if (words[i].matches(".*\\.(img|db|html)")) {
                words[i] = directory.resolve(words[i]).toString();
            }
        }
        assertThat(requirePrintable(words)).isIn(0, 1, 3, 4);
    }

    @Test
    void shouldNotPassControlCharactersOfArguments() throws IOException {
        final Path image = Files.write(directory.resolve("a\u001b[31mb"), image("good", (byte) 'n'));
        for (final String command :
                List.of("ls", "dump", "verify", "stat", "index", "diff " + image, "no\u001b[31msuch")) {
            requirePrintable((command + " " + image).split(" "));
        }
        requirePrintable("ls", image.toString(), "/\u001b[31m\u009b");
        requirePrintable("get", "--verbose", image.toString(), "/\u001b[31m\u009b");
    }

    private static int requirePrintable(final String... words) throws CharacterCodingException {
        final ByteArrayOutputStream output = new ByteArrayOutputStream();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int exitCode = Run.to(output, errors, new byte[0], words);
        for (final ByteArrayOutputStream stream : List.of(output, errors)) {
            // Fails if it is not UTF-8.
            final CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stream.toByteArray()));
            assertThat(text.chars().filter(c -> c != '\n').filter(Character::isISOControl))
                    .as("%s: %s", List.of(words), text)
                    .isEmpty();
        }
        return exitCode;
    }
}

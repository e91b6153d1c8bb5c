// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BuildCommandTest {
    private static final long SEED = 20261201;

    @TempDir
    Path directory;

    private Path out() {
        return directory.resolve("out.img");
    }

    private Run build(final String text, final String... options) {
        final List<String> args = new ArrayList<>(List.of("build"));
        args.addAll(List.of(options));
        args.addAll(List.of("-", out().toString()));
        return Run.of(text.getBytes(StandardCharsets.UTF_8), args.toArray(String[]::new));
    }

    private List<String> list(final Path image) {
        return Run.of("ls", "-f", "-p", "--special", image.toString()).lines();
    }

    @Test
    void shouldWriteANodeForEachLine() {
        final Run run = build("""
                # the initial store
                /tool = ""   (n0)

                /tool/xenstored = "/var/run/xenstored"   (n0,r1)
                @releaseDomain = ""   (n0)
                """);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(list(out()))
                .containsExactly(
                        "/tool = \"\"   (n0)",
                        "/tool/xenstored = \"/var/run/xenstored\"   (n0,r1)",
                        "@releaseDomain = \"\"   (n0)");
        assertThat(Run.of("verify", "--strict", out().toString()).output()).contains(": good;");
    }

    @Test
    void shouldCreateMissingParentsAndInheritPermissions() {
        final Run run = build("""
                /a/b/c = "1"
                /a/b = ""  (n5,r7)
                /a/x/y/z = "2"
                / = ""  (n0,w3)
                """);

        assertThat(run.errors()).isEmpty();
        assertThat(list(out()))
                .containsExactly(
                        "/a = \"\"   (n0,w3)",
                        "/a/b = \"\"   (n5,r7)",
                        "/a/b/c = \"1\"   (n5,r7)",
                        "/a/x = \"\"   (n0,w3)",
                        "/a/x/y = \"\"   (n0,w3)",
                        "/a/x/y/z = \"2\"   (n0,w3)");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("tool = \"\"", 1, "begins with the path"),
                Arguments.of(" tool = \"\"", 1, "begins with the path"),
                Arguments.of("/a = \"\"\n/b", 2, "PATH = \"VALUE\""),
                Arguments.of("/a = \"", 1, "no closing quotation mark"),
                Arguments.of("/a = x\"", 1, "PATH = \"VALUE\""),
                Arguments.of("/a = \"x", 1, "no closing quotation mark"),
                Arguments.of("/a = \"x\\...\"", 1, "the value is cut"),
                Arguments.of("/a = \"\\9\"", 1, "escapes are"),
                Arguments.of("/a = \"\\x1\"", 1, "escapes are"),
                Arguments.of("/a = \"\\777\"", 1, "escapes are"),
                Arguments.of("/a = \"\\", 1, "no closing quotation mark"),
                Arguments.of("/a = \"\\\"", 1, "escapes are"),
                Arguments.of("/a = \"\" ()", 1, "permissions are written"),
                Arguments.of("/a = \"\" (n0)r1)", 1, "permissions are written"),
                Arguments.of("/a = \"\" (n0,)", 1, "permissions are written"),
                Arguments.of("/a = \"\" (x0)", 1, "permissions are written"),
                Arguments.of("/a = \"\" (n)", 1, "permissions are written"),
                Arguments.of("/a = \"\" (n65536)", 1, "permissions are written"),
                Arguments.of("/a = \"\" (n99999999999999)", 1, "permissions are written"),
                Arguments.of("/a = )", 1, "PATH = \"VALUE\""),
                Arguments.of(")", 1, "begins with the path"),
                Arguments.of("/)", 1, "PATH = \"VALUE\""),
                Arguments.of("/a = \"" + "x".repeat(65_536) + "\"", 1, "at most 65535"),
                Arguments.of("/" + "x".repeat(65_535) + " = \"\"", 1, "at most 65534"),
                Arguments.of("/a = \"" + "x".repeat(1 << 21) + "\"", 1, "more than 1048576 bytes"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void shouldNameTheLineOfAMistake(final String text, final int line, final String message) {
        final Run run = build(text);

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors())
                .startsWith("xenstream: stdin: line " + line + ": ")
                .contains(message)
                .hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRefuseANodeThatIsListedTwice() {
        final Run run = build("/b = \"1\"\n/a = \"\"\n/b = \"2\"\n");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).isEqualTo("xenstream: stdin: two lines describe /b\n");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldWriteWhatVerifyFindsErrorsIn() {
        final Run run = build("/a b/c = \"\"\n");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FOUND);
        assertThat(run.output()).contains("ERROR");
        assertThat(out()).exists();
    }

    @Test
    void shouldMakeAnImageOfNothing() {
        assertThat(build("").exitCode()).isZero();
        assertThat(list(out())).isEmpty();
        assertThat(Run.of("get", out().toString(), "/").exitCode()).isZero();
    }

    @Test
    void shouldRestoreAnyListing() throws IOException {
        final Random random = new Random(SEED);
        for (int round = 0; round < 50; round++) {
            final List<String> lines = randomListing(random);
            final List<String> shuffled = new ArrayList<>(lines);
            Collections.shuffle(shuffled, random);

            assertThat(build(String.join("\n", shuffled)).errors()).isEmpty();
            assertThat(list(out())).isEqualTo(lines);
            Files.delete(out());
        }
    }

    /** In tree order, with values that look like anything. */
    private static List<String> randomListing(final Random random) {
        final List<String> lines = new ArrayList<>();
        final String[] values = {"", "\\\\", "a\"  (n0)", "x = \"y\"", "\\000\\x7f\\xff", "\\t\\n\\r", "(n0)", "#", " "
        };
        for (int parent = 0; parent < 1 + random.nextInt(4); parent++) {
            lines.add(line(random, "/p" + parent, values));
            for (int child = 0; child < random.nextInt(4); child++) {
                lines.add(line(random, "/p" + parent + "/c" + child, values));
            }
        }
        return lines;
    }

    private static String line(final Random random, final String path, final String[] values) {
        final StringBuilder permissions = new StringBuilder("n" + random.nextInt(65_536));
        for (int i = random.nextInt(12); i > 0; i--) {
            permissions.append(',').append("nrwb".charAt(random.nextInt(4))).append(random.nextInt(65_536));
        }
        return path + " = \"" + values[random.nextInt(values.length)] + "\"   (" + permissions + ")";
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldRestoreWhatLsPrints(final String name) throws IOException {
        final Path image = Corpus.image(name, directory);
        final String listing =
                Run.of("ls", "-f", "-p", "--special", image.toString()).output();

        final Run run = build(listing);

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(list(out())).containsExactlyInAnyOrderElementsOf(list(image));
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldRestoreWhatDumpPrints(final String name) throws IOException {
        final Path image = Corpus.image(name, directory);
        for (final String values : List.of("text", "base64", "hex")) {
            final Run run = build(Run.of("dump", "--format", "ndjson", "--values", values, image.toString())
                    .output());

            assertThat(run.errors()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(Run.of("diff", "--strict", image.toString(), out().toString())
                            .output())
                    .doesNotContain("CONNECTION", "WATCH", "TRANSACTION", "NODE", "QUOTA", "DOMAIN");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"little", "big"})
    void shouldRestoreAGeneratedHost(final String order) throws IOException {
        final Path image = directory.resolve("host.img");
        Run.of("generate", "--nodes", "5000", "--byte-order", order, image.toString());

        assertThat(build(Run.of("dump", "--format", "ndjson", image.toString()).output())
                        .exitCode())
                .isZero();
        assertThat(Files.mismatch(image, out())).isEqualTo(-1);
    }

    @Test
    void shouldFollowTheOptionsRatherThanTheHeader() {
        final String json = """
                {"type":"HEADER","version":1,"byteOrder":"little","values":"hex"}
                {"type":"NODE_DATA","perms":["n0"],"path":"/","value":"eA=="}
                """;

        assertThat(build(json, "--version", "2", "--byte-order", "big", "--values", "base64")
                        .errors())
                .isEmpty();
        assertThat(Run.of("dump", out().toString()).output()).contains("version=2 byteOrder=big", "value=\"x\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"NODE_DATA","perms":["n0"],"path":"/","valve":""}            | NODE_DATA has no field valve
            {"type":"NODE_DATA","path":"/","value":""}                           | NODE_DATA has no field perms
            {"type":"NODE_DATA","perms":["n0"],"path":"/","value":"0"}           | not in hex
            {"type":"NODE_DATA","perms":["0"],"path":"/","value":""}             | a permission is written
            {"type":"NODE_DATA","perms":["n+1"],"path":"/","value":""}           | a permission is written
            {"type":"NODE_DATA","perms":["n65536"],"path":"/","value":""}        | a permission is written
            {"type":"NODE_DATA","perms":[""],"path":"/","value":""}              | a permission is written
            {"type":"NODE_DATA","perms":[1],"path":"/","value":""}               | a list contains strings
            {"type":"NODE_DATA","perms":["n0"],"path":"/\\u0100","value":""}     | beyond U+00FF
            {"type":"NODE_DATA","connId":1,"perms":["n0"],"path":"/"}            | both a connId and a txId
            {"type":"NODE_DATA","path":"/","path":"/"}                           | path occurs twice
            {"type":"WATCH_DATA","connId":-1,"wpath":"/","token":""}             | must be from 0 to 4294967295
            {"type":"WATCH_DATA","connId":"1","wpath":"/","token":""}            | connId is not a whole number
            {"type":"WATCH_DATA","connId":1.5,"wpath":"/","token":""}            | connId is not
            {"type":"CONNECTION_DATA","connId":1,"connType":"7"}                 | connType is ring or socket
            {"type":"GLOBAL_QUOTA_DATA","domQuota":{"a":-1},"globQuota":{}}      | the quota a is not from 0
            {"type":"GLOBAL_QUOTA_DATA","domQuota":{"a":"1"},"globQuota":{}}     | the quota a is not a whole number
            {"type":"UNKNOWN","code":5,"body":""}                                | is NODE_DATA
            {"type":"NODES"}                                                     | there is no type NODES
            {"index":1}                                                          | the object has no field type
            {"type":"END"                                                        | not JSON
            {"type":"WATCH_DATA","connId":99999999999999999999,"wpath":"/","token":""} | out of range
            """)
    void shouldExplainAMistakeInARecord(final String json, final String message) {
        final Run run = build("{\"type\":\"HEADER\"}\n" + json + "\n");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors())
                .matches("(?s)xenstream: stdin: line [23]: .*")
                .contains(message)
                .hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRefuseAMissingFile() {
        final Run run = Run.of("build", directory.resolve("none").toString(), out().toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors()).endsWith("none: no such file\n").hasLineCount(1);
    }

    @Test
    void shouldSurviveAnyBytes() {
        final Random random = new Random(SEED);
        final byte[] alphabet = "/@#a =\"\\(n0,r1)x{}:[]\n\u0000".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 3000; round++) {
            final byte[] text = new byte[random.nextInt(40)];
            for (int i = 0; i < text.length; i++) {
                text[i] = alphabet[random.nextInt(alphabet.length)];
            }
            final Run run = Run.of(text, "build", "--durability", "none", "-", out().toString());

            assertThat(run.exitCode()).isIn(ExitCode.FINE, ExitCode.FOUND, ExitCode.INPUT);
        }
    }
}

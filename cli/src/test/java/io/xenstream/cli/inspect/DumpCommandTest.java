// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.xenstream.cli.Corpus;
import io.xenstream.cli.Run;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DumpCommandTest {
    @TempDir
    Path directory;

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Each type once, and one that nobody knows. */
    private static byte[] everything(final ByteOrder order) {
        final byte[] bytes = new byte[2048];
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, order))) {
            writer.claimGlobalData().rwSocketFd(-1).evtchnFd(7);
            writer.commit();
            writer.claimConnectionData(1, 2, true)
                    .connId(4_000_000_000L)
                    .ring(1, 0x7FF4, 9)
                    .outRespLength(1)
                    .inData(bytes("a"))
                    .outData(bytes("b\u00ff"))
                    .uniqueId(-1);
            writer.commit();
            writer.claimConnectionData(0, 0, false).connId(2).socket(11);
            writer.commit();
            writer.claimWatchData(2, 2).connId(2).wpath("/w").token("t\u0001");
            writer.commit();
            writer.claimWatchDataExtended(2, 1).connId(2).depth(3).wpath("/w").token("t");
            writer.commit();
            writer.claimTransactionData().connId(2).txId(5);
            writer.commit();
            writer.claimNodeData(2, 2, 2)
                    .transaction(2, 5, 3)
                    .permission(0, (byte) 'n', 0, 1)
                    .permission(1, (byte) 'r', 1, 5)
                    .path("/n")
                    .value(bytes("\u0000\u00fe"));
            writer.commit();
            writer.claimGlobalQuotaData(1, 1, 4).quota("a", 1).quota("b", 4_294_967_295L);
            writer.commit();
            writer.claimDomainData(1, 2).domid(3).features(14).quota("q", 0);
            writer.commit();
            writer.claimRecord(99, 8).body(bytes("12345678"));
            writer.commit();
            return Arrays.copyOf(bytes, (int) writer.finish());
        }
    }

    @ParameterizedTest
    @CsvSource({"BIG_ENDIAN,big", "LITTLE_ENDIAN,little"})
    void shouldNameEachFieldAsTheSpecificationDoes(final String order, final String name) {
        final ByteOrder byteOrder = order.startsWith("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final Run run = Run.of(everything(byteOrder), "dump", "--format", "ndjson", "-");

        assertThat(run.errors()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.output().replaceAll("\"offset\":\\d+", "\"offset\":0"))
                .isEqualTo("{\"type\":\"HEADER\",\"version\":2,\"byteOrder\":\"" + name + "\",\"values\":\"hex\"}\n"
                        + """
                        {"index":0,"offset":0,"type":"GLOBAL_DATA","rwSocketFd":-1,"evtchnFd":7}
                        {"index":1,"offset":0,"type":"CONNECTION_DATA","connId":4000000000,"connType":"ring","domid":1,\
                        "tdomid":32756,"evtchn":9,"uniqueId":"18446744073709551615","inData":"61","outRespLen":1,"outData":"62ff"}
                        {"index":2,"offset":0,"type":"CONNECTION_DATA","connId":2,"connType":"socket","socketFd":11,\
                        "inData":"","outRespLen":0,"outData":""}
                        {"index":3,"offset":0,"type":"WATCH_DATA","connId":2,"wpath":"/w","token":"t\\u0001"}
                        {"index":4,"offset":0,"type":"WATCH_DATA_EXTENDED","connId":2,"wpath":"/w","token":"t","depth":3}
                        {"index":5,"offset":0,"type":"TRANSACTION_DATA","connId":2,"txId":5}
                        {"index":6,"offset":0,"type":"NODE_DATA","connId":2,"txId":5,"access":3,"perms":["n1","r5!"],\
                        "path":"/n","value":"00fe"}
                        {"index":7,"offset":0,"type":"GLOBAL_QUOTA_DATA","domQuota":{"a":1},"globQuota":{"b":4294967295}}
                        {"index":8,"offset":0,"type":"DOMAIN_DATA","domid":3,"features":14,"quota":{"q":0}}
                        {"index":9,"offset":0,"type":"UNKNOWN","code":99,"body":"3132333435363738"}
                        {"index":10,"offset":0,"type":"END"}
                        """);
    }

    @ParameterizedTest
    @CsvSource({"text,b\\u00FF,12345678", "base64,Yv8=,MTIzNDU2Nzg=", "hex,62ff,3132333435363738"})
    void shouldRepresentDataAsAsked(final String values, final String output, final String body) {
        final Run run = Run.of(everything(ByteOrder.BIG_ENDIAN), "dump", "--format", "ndjson", "--values", values, "-");

        assertThat(run.output())
                .contains(
                        "\"values\":\"" + values + "\"",
                        "\"outData\":\"" + output + "\"",
                        "\"code\":99,\"body\":\"" + body + "\"");
    }

    @Test
    void shouldPrintLinesThatTheSchemaDescribes() throws IOException {
        final JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/schema/dump.schema.json")));
        for (final String line : Run.of(everything(ByteOrder.BIG_ENDIAN), "dump", "--format", "ndjson", "-")
                .lines()) {
            assertThat(schema.validate(line, InputFormat.JSON)).isEmpty();
            // Any other value of the last field but END's would be wrong.
            final String wrong = line.replaceAll(
                    "\"(values|evtchnFd|outData|token|depth|txId|value|globQuota|quota|body)\":[^,]*}$",
                    "\"$1\":true}");
            if (!line.contains("END")) {
                assertThat(schema.validate(wrong, InputFormat.JSON)).as(wrong).isNotEmpty();
            }
            assertThat(schema.validate(line.replaceFirst("}$", ",\"added\":1}"), InputFormat.JSON))
                    .isEmpty();
        }
    }

    @Test
    void shouldRefuseToRepresentDataOfText() {
        assertThat(Run.of(everything(ByteOrder.BIG_ENDIAN), "dump", "--values", "hex", "-")
                        .errors())
                .contains("--values only applies to --format ndjson");
    }

    @Test
    void shouldPrintText() {
        final Run run = Run.of(everything(ByteOrder.LITTLE_ENDIAN), "dump", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .hasSize(12)
                .contains(
                        "       0           16  GLOBAL_DATA          rwSocketFd=-1 evtchnFd=7",
                        "       9          272  UNKNOWN              code=99 body=\"12345678\"")
                .anyMatch(line -> line.endsWith("perms=n1,r5! path=\"/n\" value=\"\\000\\xfe\""));
        assertThat(run.lines().get(11)).endsWith("END");
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldPrintValidJsonObjects(final String name) throws IOException {
        final Path image = Corpus.image(name, directory);
        final List<Map<String, Object>> objects =
                parse(Run.of("dump", "--format", "ndjson", image.toString()).output());
        final List<String> text = Run.of("dump", image.toString()).lines();

        assertThat(objects).hasSameSizeAs(text);
        assertThat(objects.get(0)).containsEntry("type", "HEADER");
        assertThat(objects.get(objects.size() - 1)).containsEntry("type", "END");
        for (int i = 1; i < objects.size(); i++) {
            assertThat(text.get(i).trim())
                    .startsWith(objects.get(i).get("index") + " ")
                    .contains(" " + objects.get(i).get("offset") + "  "
                            + objects.get(i).get("type"));
        }
    }

    @ParameterizedTest
    @MethodSource("io.xenstream.cli.Corpus#good")
    void shouldDumpACopyLikeItsOriginal(final String name) throws IOException {
        final Path image = Corpus.image(name, directory);
        final Path copy = directory.resolve("copy.img");
        final Path big = directory.resolve("big.img");

        assertThat(Run.of("copy", image.toString(), copy.toString())).isEqualTo(new Run(0, "", ""));
        assertThat(Run.of("copy", "--byte-order", "big", copy.toString(), big.toString()))
                .isEqualTo(new Run(0, "", ""));

        assertThat(records(copy)).isEqualTo(records(image));
        assertThat(records(big)).isEqualTo(records(image));
    }

    private static List<Map<String, Object>> records(final Path image) throws IOException {
        final List<Map<String, Object>> records =
                parse(Run.of("dump", "--format", "ndjson", image.toString()).output());
        records.forEach(record -> record.remove("offset"));
        return records.subList(1, records.size());
    }

    @Test
    void shouldNotPrintPartsOfABrokenRecord() throws IOException {
        final byte[] image = Corpus.bytes("c-4.17-v1.img");
        final List<Map<String, Object>> whole =
                parse(Run.of(image, "dump", "--format", "ndjson", "-").output());
        final Map<String, Object> node = whole.stream()
                .filter(record -> record.get("type").equals("NODE_DATA"))
                .skip(5)
                .findFirst()
                .orElseThrow();
        final int offset = Integer.parseInt(node.get("offset").toString());
        image[offset + 8 + 10] = (byte) 0xFF;
        image[offset + 8 + 11] = (byte) 0xFF;
        final Run run = Run.of(image, "dump", "--format", "ndjson", "-");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.errors())
                .startsWith("xenstream: XS-REC-006 stdin: record ")
                .hasLineCount(1);
        assertThat(parse(run.output()))
                .isEqualTo(whole.subList(0, Integer.parseInt(node.get("index").toString()) + 1));
    }

    private static List<Map<String, Object>> parse(final String lines) throws IOException {
        final List<Map<String, Object>> objects = new ArrayList<>();
        for (final String line : lines.lines().toList()) {
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                objects.add(object(parser));
                assertThat(parser.nextToken()).isNull();
            }
        }
        return objects;
    }

    private static Map<String, Object> object(final JsonParser parser) throws IOException {
        final Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            object.put(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static Object value(final JsonParser parser, final JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            final List<Object> array = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                array.add(value(parser, next));
            }
            return array;
        }
        return parser.getText();
    }

    @Test
    void shouldNotReplaceTheInputByItsCopy() throws IOException {
        final Path image = Corpus.image("c-4.22-v2", directory);
        final byte[] before = Files.readAllBytes(image);

        final Run run = Run.of("copy", "--byte-order", "big", image.toString(), image.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errors()).contains("is the same file as IMAGE").hasLineCount(1);
        assertThat(Files.readAllBytes(image)).isEqualTo(before);
    }

    @Test
    void shouldNotTouchTheTargetIfTheVersionCannotHoldTheImage() throws IOException {
        final Path image = Files.write(directory.resolve("all.img"), everything(ByteOrder.LITTLE_ENDIAN));
        final Path target = Files.writeString(directory.resolve("target"), "old");
        final Run run = Run.of("copy", "--version", "1", image.toString(), target.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.OUTPUT);
        assertThat(run.errors()).startsWith("xenstream: XS-COPY-001 ").hasLineCount(1);
        assertThat(target).hasContent("old");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(image, target);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 255, 256, 257, 511, 512, 513, 3072})
    void shouldPrintStringsOfAnyLength(final int length) throws IOException {
        final String name = "n".repeat(length);
        final byte[] bytes = new byte[1 << 16];
        final int size;
        try (WritableRegion region = WritableRegion.ofArray(bytes, "array");
                ImageWriter writer = ImageWriter.open(region, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimDomainData(2, length + 1 + length + 2)
                    .domid(3)
                    .quota(name, 1)
                    .quota(name + "2", 2);
            writer.commit();
            writer.claimWatchData(length + 1, length + 2)
                    .connId(1)
                    .wpath("/" + name)
                    .token("tt" + name);
            writer.commit();
            writer.claimNodeData(0, length + 4, 0).path("/aaa" + name);
            writer.commit();
            size = (int) writer.finish();
        }
        final Run run = Run.of(Arrays.copyOf(bytes, size), "dump", "--format", "ndjson", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.errors()).isEmpty();
        assertThat(run.lines().get(1)).contains("{\"" + name + "\":1,\"" + name + "2\":2}");
        assertThat(run.lines().get(2)).contains("\"/" + name + "\"", "\"tt" + name + "\"");
        assertThat(run.lines().get(3)).contains("\"/aaa" + name + "\"");
    }
}

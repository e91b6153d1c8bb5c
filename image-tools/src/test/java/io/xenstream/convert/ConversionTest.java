// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.xenstream.codec.Finding;
import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConversionTest {
    private static final long DOMEXC_PORT = 100;

    private final List<Finding> losses = new ArrayList<>();

    private static byte[] corpus(final String name) {
        try (InputStream resource = ConversionTest.class.getResourceAsStream("/corpus/" + name)) {
            return resource.readAllBytes();
        } catch (final IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static String hex(final String ascii) {
        return HexFormat.of().formatHex(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    private static String node(final String path) {
        return "store," + hex(path) + ",6e30,\n";
    }

    private static String text(final String... lines) {
        return "$xenstored-dump-format\n" + String.join("", lines);
    }

    private byte[] toImage(final byte[] text, final int version, final boolean isLossAllowed) {
        try (Region region = Region.ofArray(text, "db")) {
            return SmallImage.finished(
                    version,
                    ByteOrder.LITTLE_ENDIAN,
                    writer -> Conversion.textToImage(region, writer, isLossAllowed, losses::add)
                            .length());
        }
    }

    private List<String> toImage(final String text) {
        return FieldText.of(toImage(text.getBytes(StandardCharsets.US_ASCII), 2, true));
    }

    private byte[] toText(final byte[] image, final long port, final boolean isLossAllowed) {
        try (Region region = Region.ofArray(image, "image");
                WritableRegion text = WritableRegion.allocate(64, "text")) {
            final long length = Conversion.imageToText(
                            region, ReadOptions.DEFAULT, text, port, isLossAllowed, losses::add)
                    .length();
            final byte[] bytes = new byte[(int) length];
            text.getBytes(0, new UnsafeBuffer(bytes), 0, bytes.length);
            return bytes;
        }
    }

    private String toText(final Consumer<ImageWriter> records) {
        return new String(
                toText(SmallImage.of(2, ByteOrder.LITTLE_ENDIAN, records), DOMEXC_PORT, true),
                StandardCharsets.US_ASCII);
    }

    private byte[] toImage(final byte[] image, final int version, final ByteOrder order, final boolean isLossAllowed) {
        try (Region region = Region.ofArray(image, "image");
                ImageReader reader = ImageReader.open(region)) {
            return SmallImage.finished(
                    version,
                    order,
                    writer -> Conversion.imageToImage(reader, writer, isLossAllowed, losses::add)
                            .length());
        }
    }

    private List<Rule> rules() {
        return losses.stream().map(Finding::rule).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldBringADaemonsTextBackAsItWas(final int version) {
        final byte[] text = corpus("oxenstored-4.17.db");
        final byte[] image = toImage(text, version, false);

        assertThat(rules()).containsExactly(ConversionRule.DOMEXC_PORT);
        assertThat(losses.get(0).place().line()).isEqualTo(3);
        losses.clear();
        assertThat(toText(image, DOMEXC_PORT, false)).isEqualTo(text);
        assertThat(losses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"c-4.17-v1", "c-4.17-v1-transaction", "c-4.22-v1", "c-4.22-v2"})
    void shouldReportTheLossesThatTheCheckerPredicts(final String name) {
        final byte[] image = corpus(name + ".img");
        final List<Rule> foretold = new ArrayList<>();
        CompatibilityChecker.check(
                Region.ofArray(image, name),
                ReadOptions.DEFAULT,
                TargetDaemon.OXENSTORED,
                (finding, outcome) -> foretold.add(finding.rule()));

        final List<String> back = FieldText.of(toImage(toText(image, DOMEXC_PORT, true), 1, true));

        assertThat(rules().subList(0, foretold.size())).isEqualTo(foretold);
        assertThat(nodes(back)).isNotEmpty().isEqualTo(nodes(FieldText.of(image)));
    }

    /** Committed ones: a transaction's are not of text. */
    private static List<String> nodes(final List<String> image) {
        return image.stream()
                .filter(line -> line.startsWith("NODE_DATA ") && !line.contains(" tx "))
                .toList();
    }

    @Test
    void shouldRefuseALossyConversionUnlessItIsAllowed() {
        final byte[] image = corpus("c-4.17-v1.img");

        assertThatThrownBy(() -> toText(image, DOMEXC_PORT, false))
                .isInstanceOfSatisfying(ImageLimitException.class, refused -> {
                    assertThat(refused.rule()).isEqualTo(ConversionRule.LOSS);
                    assertThat(refused.place()).isEqualTo(losses.get(0).place());
                });
        assertThatThrownBy(() -> toImage(text("nonsense\n").getBytes(StandardCharsets.US_ASCII), 2, false))
                .isInstanceOfSatisfying(
                        ImageLimitException.class,
                        refused -> assertThat(refused.rule()).isEqualTo(ConversionRule.LOSS));
    }

    @Test
    void shouldSayThatThePortOfTheVirqIsNotKnown() {
        final byte[] image = SmallImage.of(1, ByteOrder.LITTLE_ENDIAN, ConversionTest::addHost);

        assertThat(new String(toText(image, -1, false), StandardCharsets.US_ASCII))
                .contains("\nevtchn-dev,4,0\n");
        assertThat(rules()).containsExactly(ConversionRule.DOMEXC_PORT_UNKNOWN);
    }

    private static void addHost(final ImageWriter writer) {
        writer.claimGlobalData().rwSocketFd(3).evtchnFd(4);
        writer.commit();
        writer.claimConnectionData(0, 0, false).connId(1).ring(0, 0x7FF4, 9);
        writer.commit();
    }

    @Test
    void shouldLeaveOutWhatTextHasNoWordsFor() {
        final String text = toText(writer -> {
            addHost(writer);
            writer.claimConnectionData(0, 0, false).connId(2).ring(5, 0x7FF4, 9);
            writer.commit();
            writer.claimConnectionData(2, 0, true).connId(3).socket(7);
            writer.commit();
            writer.claimConnectionData(0, 0, false).connId(4).socket(0);
            writer.commit();
            for (int connId = 1; connId < 6; connId++) {
                writer.claimWatchDataExtended(2, 1)
                        .connId(connId)
                        .depth(2)
                        .wpath("/w")
                        .token("t");
                writer.commit();
            }
            writer.claimNodeData(1, 2, 0).transaction(3, 8, 2).path("/t");
            writer.commit();
            writer.claimTransactionData().connId(3).txId(8);
            writer.commit();
            writer.claimRecord(99, 0);
            writer.commit();
        });

        assertThat(text)
                .isEqualTo(text(
                        "global,3\nevtchn-dev,4,100\ndom,0,0,1,9\nsocket,7\n",
                        "watch,0,2f77,74\n",
                        "watch,-7,2f77,74\n"));
        assertThat(rules())
                .containsExactlyInAnyOrder(
                        CompatibilityRule.OX_GUEST,
                        CompatibilityRule.OX_PENDING,
                        CompatibilityRule.OX_UNIQUE_ID,
                        CompatibilityRule.OX_CLIENT,
                        CompatibilityRule.OX_WATCH_DEPTH,
                        CompatibilityRule.OX_WATCH_DEPTH,
                        CompatibilityRule.OX_WATCH_DEPTH,
                        CompatibilityRule.OX_WATCH_DEPTH,
                        CompatibilityRule.OX_WATCH_DEPTH,
                        CompatibilityRule.OX_WATCH_CONNECTION,
                        CompatibilityRule.OX_WATCH_CONNECTION,
                        CompatibilityRule.OX_WATCH_CONNECTION,
                        CompatibilityRule.OX_TRANSACTION,
                        CompatibilityRule.OX_TRANSACTION,
                        CompatibilityRule.OX_UNKNOWN_TYPE);
    }

    @Test
    void shouldWriteParentsFirstWhateverTheOrder() {
        final List<String> image = toImage(text(
                node("/a/b/c"),
                node("/"),
                node("/a"),
                node("/x"),
                node("/a/b"),
                node("/a/b/d"),
                node("/q/r"),
                "socket,3\n",
                node("/@special"),
                "global,5\n"));

        assertThat(image)
                .extracting(
                        line -> line.split(" ", -1)[0] + " " + (line.startsWith("NODE") ? line.split(" ", -1)[1] : ""))
                .containsExactly(
                        "GLOBAL_DATA ",
                        "CONNECTION_DATA ",
                        "NODE_DATA /",
                        "NODE_DATA /a",
                        "NODE_DATA /x",
                        "NODE_DATA /a/b",
                        "NODE_DATA /a/b/d",
                        "NODE_DATA @special",
                        "NODE_DATA /a/b/c",
                        "END ");
        assertThat(losses)
                .extracting(Finding::rule, loss -> loss.place().line())
                .containsExactly(tuple(ConversionRule.NODE_ORDER, 2L), tuple(ConversionRule.NODE_PARENT, 8L));
    }

    @Test
    void shouldKeepTheLastLineOfANodeAsOxenstoredDoes() {
        final List<String> image = toImage(text(
                node("/"),
                node("/a"),
                "store," + hex("/a/b") + "," + hex("n1") + "," + hex("old") + "\n",
                node("/a/b/c"),
                node("/d"),
                "store," + hex("/a/b") + "," + hex("r2") + "," + hex("new") + "\n",
                node("/d"),
                node("/d")));

        assertThat(nodes(image))
                .containsExactly(
                        "NODE_DATA / =  n0/0",
                        "NODE_DATA /a =  n0/0",
                        "NODE_DATA /a/b = " + hex("new") + " r2/0",
                        "NODE_DATA /a/b/c =  n0/0",
                        "NODE_DATA /d =  n0/0");
        assertThat(losses)
                .extracting(Finding::rule, loss -> loss.place().line())
                .containsExactly(
                        tuple(ConversionRule.NODE_DUPLICATE, 7L),
                        tuple(ConversionRule.NODE_DUPLICATE, 8L),
                        tuple(ConversionRule.NODE_DUPLICATE, 9L));
    }

    @Test
    void shouldOmitWhatOxenstoredSkips() {
        final List<String> image = toImage(text(
                "dom,0,0,1,9,more,fields\n",
                "watch,0," + hex("a//b") + ",74\n",
                "watch,0," + hex("/a") + "," + hex("t\0") + "\n",
                "watch,0,,74\n",
                "watch,0," + hex("@s") + ",74,70000\n",
                "watch,0," + hex("/a") + ",74,65534\n",
                node("/q/r/s"),
                node("/q/r"),
                node("/a//b"),
                node("rel"),
                node("/a "),
                node("/b"),
                "\n\n"));

        assertThat(image)
                .containsExactly(
                        "GLOBAL_DATA -1 -1",
                        "CONNECTION_DATA 1 ring 0 32756 9 in  out 0 ",
                        "WATCH_DATA_EXTENDED 1 65535 @s t",
                        "WATCH_DATA_EXTENDED 1 65534 /a t",
                        "NODE_DATA / =  n0/0",
                        "NODE_DATA /b =  n0/0",
                        "END ");
        assertThat(rules())
                .containsExactly(
                        ConversionRule.WATCH_PATH,
                        ConversionRule.WATCH_PATH,
                        ConversionRule.WATCH_PATH,
                        ConversionRule.ROOT,
                        ConversionRule.NODE_ORDER,
                        ConversionRule.NODE_PARENT,
                        ConversionRule.NODE_PATH,
                        ConversionRule.NODE_PATH,
                        ConversionRule.NODE_PATH,
                        ConversionRule.NODE_PARENT);
    }

    @Test
    void shouldRefuseAStringWithoutItsNul() {
        final byte[] node = SmallImage.of(2, ByteOrder.LITTLE_ENDIAN, writer -> {
            writer.claimNodeData(1, 7, 0).permission(0, (byte) 'n', 0, 0).path("/tool/x");
            writer.commit();
        });
        node[16 + 8 + 16 + 4 + 7] = 'x';
        final byte[] watch = SmallImage.of(2, ByteOrder.LITTLE_ENDIAN, writer -> {
            writer.claimWatchData(5, 1).connId(1).wpath("/tool").token("t");
            writer.commit();
        });
        watch[16 + 8 + 8 + 5] = 'x';

        assertThatThrownBy(() -> toText(node, 5, true))
                .isInstanceOfSatisfying(
                        MalformedImageException.class, e -> assertThat(e.rule()).isEqualTo(FormatRule.NODE_TERMINATOR));
        assertThatThrownBy(() -> toText(watch, 5, true))
                .isInstanceOfSatisfying(
                        MalformedImageException.class,
                        e -> assertThat(e.rule()).isEqualTo(FormatRule.WATCH_TERMINATOR));
    }

    @Test
    void shouldKeepTheOrderOfNodesWhoseParentsHaveCome() {
        final List<String> image = toImage(
                text(node("/"), node("/a"), node("/b"), node("/a/c"), node("/b/d"), node("/a/c/e"), node("/ab")));

        assertThat(nodes(image))
                .extracting(line -> line.split(" ", -1)[1])
                .containsExactly("/", "/a", "/b", "/a/c", "/b/d", "/a/c/e", "/ab");
        assertThat(losses).isEmpty();
    }

    @Test
    void shouldSayWhatAnImageCannotHold() {
        final List<String> image = toImage(text(
                "global,5\nglobal,6\ndom,0,0,1,9\ndom,3,77,2,8\ndom,4,78,2\ndom,3,1,1,1\nsocket,7\nsocket,7\n",
                "watch,8,2f,74\nwatch,-9,2f,74\nwatch,3,2f,74\nwatch,-7,2f,75,2\n"));

        assertThat(image)
                .containsExactly(
                        "GLOBAL_DATA 5 -1",
                        "CONNECTION_DATA 1 ring 0 32756 9 in  out 0 ",
                        "CONNECTION_DATA 2 ring 3 32756 8 in  out 0 ",
                        "CONNECTION_DATA 3 ring 4 32756 0 in  out 0 ",
                        "CONNECTION_DATA 4 socket 7 in  out 0 ",
                        "WATCH_DATA 2 / t",
                        "WATCH_DATA_EXTENDED 4 2 / u",
                        "END ");
        assertThat(rules())
                .containsExactly(
                        ConversionRule.GLOBAL_DUPLICATE,
                        ConversionRule.RING,
                        ConversionRule.LOCAL_PORT,
                        ConversionRule.RING,
                        ConversionRule.CONNECTION_DUPLICATE,
                        ConversionRule.CONNECTION_DUPLICATE,
                        ConversionRule.WATCH_CONNECTION,
                        ConversionRule.WATCH_CONNECTION);
        losses.clear();
        toImage(text("dom,0,0,1,9\nwatch,0,2f,75,2\n").getBytes(StandardCharsets.US_ASCII), 1, true);
        assertThat(rules()).containsExactly(ConversionRule.DEPTH);
    }

    @Test
    void shouldGiveEachRingAPortOfItsOwn() {
        final List<String> image = toImage(text("dom,0,0,1,9\ndom,3,77,2,8\ndom,4,78,2,8\n", ""));

        assertThat(image)
                .contains("CONNECTION_DATA 2 ring 3 32756 8 in  out 0 ", "CONNECTION_DATA 3 ring 4 32756 0 in  out 0 ");
        assertThat(losses)
                .filteredOn(loss -> loss.rule() == ConversionRule.PORT_DUPLICATE)
                .singleElement()
                .extracting(Finding::detail)
                .isEqualTo("port 8 of the domains 3 and 4");
    }

    @Test
    void shouldSayWhatVersion1CannotHold() {
        final byte[] image = SmallImage.of(2, ByteOrder.LITTLE_ENDIAN, writer -> {
            writer.claimWatchDataExtended(1, 1).connId(1).depth(3).wpath("/").token("t");
            writer.commit();
            writer.claimWatchDataExtended(1, 1).connId(1).wpath("/").token("u");
            writer.commit();
            writer.claimDomainData(1, 6).domid(4).features(2).quota("nodes", 5);
            writer.commit();
            writer.claimRecord(77, 8);
            writer.commit();
        });

        assertThatThrownBy(() -> toImage(image, 1, ByteOrder.LITTLE_ENDIAN, false))
                .isInstanceOf(XenstreamException.class);
        losses.clear();
        assertThat(FieldText.of(toImage(image, 1, ByteOrder.BIG_ENDIAN, true)))
                .startsWith("WATCH_DATA 1 / t", "WATCH_DATA 1 / u", "DOMAIN_DATA 4 features 0 nodes=5");
        assertThat(rules())
                .containsExactly(ConversionRule.DEPTH, ConversionRule.FEATURES, ConversionRule.UNKNOWN_ORDER);
        losses.clear();
        assertThat(FieldText.of(toImage(image, 2, ByteOrder.LITTLE_ENDIAN, false)))
                .isEqualTo(FieldText.of(image));
        assertThat(losses).isEmpty();
    }

    @Test
    void shouldRefuseAnImageThatCannotBeRead() {
        final byte[] image = corpus("c-4.17-v1.img");

        assertThatThrownBy(() -> toText(Arrays.copyOf(image, image.length - 8), 0, true))
                .isInstanceOfSatisfying(
                        XenstreamException.class,
                        cut -> assertThat(cut.rule().code()).isEqualTo("XS-END-001"));
        assertThatThrownBy(() -> toText(corpus("c-4.22-v2-watch-depth.img"), 0, true))
                .isInstanceOfSatisfying(
                        XenstreamException.class,
                        cut -> assertThat(cut.rule().code()).isEqualTo("XS-WATCH-D1"));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import static io.xenstream.repair.Records.claimNode;
import static io.xenstream.repair.Records.global;
import static io.xenstream.repair.Records.little;
import static io.xenstream.repair.Records.node;
import static io.xenstream.repair.Records.ring;
import static io.xenstream.repair.Records.watch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.ImageLimitException;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.compat.CompatibilityChecker;
import io.xenstream.compat.TargetDaemon;
import io.xenstream.imagetools.internal.FieldText;
import io.xenstream.imagetools.internal.SmallImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageRepairTest {
    private static final RepairOptions PARENTS = new RepairOptions(true, false, false, false);
    private static final RepairOptions DUPLICATES = new RepairOptions(false, true, false, false);
    private static final RepairOptions TRUNCATED = new RepairOptions(false, false, true, false);
    private static final RepairOptions KEEP = new RepairOptions(false, false, false, true);

    private static final List<ByteOrder> ORDERS = List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);

    /**
     * The watch as Xen 4.22 writes it: {@code len} of the specified layout, its depth left out.
     *
     * @param isPadded whether the bytes that {@code len} counts are there
     */
    private static void depthLost(
            final ImageWriter to, final long connId, final String wpath, final String token, final boolean isPadded) {
        final ByteOrder order = to.header().byteOrder();
        final int strings = wpath.length() + token.length() + 2;
        final int written = (8 + strings + 7) & ~7;
        final int declared = (12 + strings + 7) & ~7;
        final UnsafeBuffer body = new UnsafeBuffer(new byte[isPadded ? declared : written]);
        body.putInt(0, (int) connId, order);
        body.putShort(4, (short) (wpath.length() + 1), order);
        body.putShort(6, (short) (token.length() + 1), order);
        body.putStringWithoutLengthAscii(8, wpath);
        body.putStringWithoutLengthAscii(8 + wpath.length() + 1, token);
        to.claimRecord(RecordType.WATCH_DATA_EXTENDED, body.capacity()).body(body);
        to.commit();
    }

    /** Makes {@code len} of each record of a type what the specified layout would have. */
    private static byte[] declaringDepths(final byte[] image, final ByteOrder order) {
        final UnsafeBuffer bytes = new UnsafeBuffer(image);
        int at = 16;
        while (bytes.getInt(at, order) != RecordType.END) {
            final int length = bytes.getInt(at + 4, order);
            if (bytes.getInt(at, order) == RecordType.WATCH_DATA_EXTENDED) {
                final int strings = Short.toUnsignedInt(bytes.getShort(at + 12, order))
                        + Short.toUnsignedInt(bytes.getShort(at + 14, order));
                bytes.putInt(at + 4, (12 + strings + 7) & ~7, order);
            }
            at += 8 + length;
        }
        return image;
    }

    static Stream<Arguments> depthLostWatches() {
        return IntStream.range(0, 8)
                .boxed()
                .flatMap(more -> ORDERS.stream()
                        .flatMap(order -> Stream.of(true, false).map(isPadded -> Arguments.of(more, order, isPadded))));
    }

    @ParameterizedTest
    @MethodSource("depthLostWatches")
    void shouldFindTheFramingOfDepthWatchesAgain(final int more, final ByteOrder order, final boolean isPadded) {
        for (final int version : List.of(1, 2)) {
            for (final int watches : List.of(1, 3)) {
                final Consumer<ImageWriter> before = to -> ring(to, 0x0708_0906, 1);
                final String token = "token" + "x".repeat(more);
                final byte[] broken = declaringDepths(
                        SmallImage.of(version, order, to -> {
                            before.accept(to);
                            for (int i = 0; i < watches; i++) {
                                depthLost(to, 0x0708_0906, "/local/domain/" + i, token, isPadded);
                            }
                            node(to, "/", 0);
                            node(to, "/local", 0);
                        }),
                        order);
                final byte[] mended = SmallImage.of(version, order, to -> {
                    before.accept(to);
                    for (int i = 0; i < watches; i++) {
                        watch(to, 0x0708_0906, "/local/domain/" + i, token);
                    }
                    node(to, "/", 0);
                    node(to, "/local", 0);
                });

                final Repaired repaired = Repaired.of(broken);

                assertThat(repaired.left()).isEmpty();
                assertThat(repaired.image()).isEqualTo(mended);
                assertThat(repaired.mended()).hasSize(watches).containsOnly(RepairRule.WATCH_LAYOUT);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("depthLostWatches")
    void shouldMendADepthWatchBeforeTheEnd(final int more, final ByteOrder order, final boolean isPadded) {
        final byte[] broken = declaringDepths(
                SmallImage.of(2, order, to -> {
                    ring(to, 9, 1);
                    depthLost(to, 9, "@releaseDomain", "t".repeat(more), isPadded);
                }),
                order);

        assertThat(Repaired.of(broken).image()).isEqualTo(SmallImage.of(2, order, to -> {
            ring(to, 9, 1);
            watch(to, 9, "@releaseDomain", "t".repeat(more));
        }));
    }

    /** The depth's bytes and the reserved ones could be the path and the token, too. */
    @Test
    void shouldBelieveTheSpecifiedLayoutWhereBothArePossible() {
        final byte[] image = little(to -> {
            ring(to, 9, 1);
            to.claimWatchDataExtended(2, 0).connId(9).depth(0x6161).wpath("/a").token("");
            to.commit();
        });

        final Repaired repaired = Repaired.of(image);

        assertThat(repaired.actions()).isEmpty();
        assertThat(repaired.image()).isEqualTo(image);
    }

    @Test
    void shouldSayWhatBecameOfADepthWatch() {
        final byte[] broken = declaringDepths(
                little(to -> {
                    ring(to, 9, 1);
                    depthLost(to, 9, "/local", "token-12", false);
                }),
                ByteOrder.LITTLE_ENDIAN);

        final RepairAction action = Repaired.of(broken).actions().get(0);

        assertThat(action.finding().place().recordIndex()).isEqualTo(1);
        assertThat(action.finding().place().offset()).isEqualTo(48);
        assertThat(action.before())
                .isEqualTo("WATCH_DATA_EXTENDED on /local with token token-12, len 32 for 24 bytes, no depth");
        assertThat(action.after()).isEqualTo("WATCH_DATA, unlimited depth");
    }

    @Test
    void shouldSayThatNothingFollowsADepthWatch() {
        final byte[] broken = declaringDepths(
                little(to -> {
                    ring(to, 9, 1);
                    depthLost(to, 9, "/local", "token-12", false);
                    node(to, "/", 0);
                }),
                ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(broken, 80, broken.length, (byte) 0xEE);

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.leftRules()).containsExactly(RepairRule.FRAMING);
        assertThat(repaired.left().get(0).place().offset()).isEqualTo(48);
    }

    @Test
    void shouldMendACapturedImage() throws IOException {
        final byte[] captured;
        try (InputStream resource = ImageRepairTest.class.getResourceAsStream("/corpus/c-4.22-v2-watch-depth.img")) {
            captured = resource.readAllBytes();
        }

        final Repaired repaired = Repaired.of(captured);

        assertThat(repaired.mended()).hasSize(4).containsOnly(RepairRule.WATCH_LAYOUT);
        assertThat(Repaired.findings(repaired.image())).isEmpty();
        final List<String> records = FieldText.of(repaired.image());
        assertThat(records).hasSize(234);
        for (int guest = 1; guest <= 4; guest++) {
            assertThat(records)
                    .contains("WATCH_DATA " + (guest + 6) + " /local/domain/" + guest + "/device depth-token-"
                            + (guest - 1))
                    .contains("WATCH_DATA " + (guest + 6) + " /local/domain/" + guest + " token-" + (guest - 1));
            final String name = "NODE_DATA /local/domain/" + guest + "/name = " + hex("guest-" + guest);
            assertThat(records).anyMatch(record -> record.startsWith(name));
        }
        for (final TargetDaemon daemon : List.of(TargetDaemon.SPEC, TargetDaemon.C_4_22)) {
            try (Region region = Region.ofArray(repaired.image(), "mended")) {
                assertThat(CompatibilityChecker.check(region, ReadOptions.DEFAULT, daemon, (finding, outcome) -> {})
                                .isGood())
                        .as(daemon.code())
                        .isTrue();
            }
        }
    }

    private static String hex(final String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldLeaveASoundImageAsItIs(final int version) {
        for (final ByteOrder order : ORDERS) {
            final byte[] image = SmallImage.host(3000, 5, version, order);
            for (final RepairOptions options : List.of(RepairOptions.DEFAULT, Repaired.EVERYTHING, KEEP)) {
                final Repaired repaired = Repaired.of(image, options);

                assertThat(repaired.actions()).isEmpty();
                assertThat(repaired.image()).isEqualTo(image);
            }
        }
    }

    @Test
    void shouldRewriteALengthWithoutItsPadding() {
        final byte[] image = little(to -> node(to, "/", 0));
        final byte[] broken = image.clone();
        broken[20] = 22;

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.image()).isEqualTo(image);
        assertThat(repaired.actions()).hasSize(1);
        final RepairAction action = repaired.actions().get(0);
        assertThat(action.rule()).isEqualTo(RepairRule.LENGTH);
        assertThat(action.offset()).isEqualTo(20);
        assertThat(List.of(action.before(), action.after())).containsExactly("22", "24");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 16, 40, 48, 1000})
    void shouldFindTheFramingBehindAWrongLength(final int length) {
        final byte[] image = little(to -> {
            node(to, "/", 0);
            node(to, "/a", 0);
            node(to, "/b", 0);
        });
        final byte[] broken = image.clone();
        new UnsafeBuffer(broken).putInt(20, length, ByteOrder.LITTLE_ENDIAN);

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.image()).isEqualTo(image);
        assertThat(repaired.mended()).containsExactly(RepairRule.LENGTH);
    }

    @Test
    void shouldClearPaddingAndSayWhatWasThere() {
        final byte[] image = little(to -> node(to, "/", 0));
        final byte[] broken = image.clone();
        broken[46] = 0x12;
        broken[47] = 0x34;

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.image()).isEqualTo(image);
        assertThat(repaired.actions()).hasSize(1);
        final RepairAction action = repaired.actions().get(0);
        assertThat(action.rule()).isEqualTo(RepairRule.PADDING);
        assertThat(action.offset()).isEqualTo(46);
        assertThat(List.of(action.before(), action.after())).containsExactly("1234", "0000");
    }

    @Test
    void shouldClearFieldsThatMeanNothing() {
        final byte[] image = little(to -> node(to, "/", 0));
        final byte[] broken = image.clone();
        broken[28] = 7;
        broken[36] = 2;
        broken[15] |= 4;

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.image()).isEqualTo(image);
        assertThat(repaired.mended())
                .containsExactly(RepairRule.HEADER_FLAGS, RepairRule.UNUSED_FIELD, RepairRule.UNUSED_FIELD);
        assertThat(repaired.actions().stream().map(RepairAction::offset)).containsExactly(12L, 28L, 36L);
        assertThat(repaired.actions().get(1).before()).isEqualTo("07");
    }

    @Test
    void shouldDropOrKeepSurplus() {
        final byte[] exact = little(to -> node(to, "/", 0));
        final byte[] surplus = little(to -> {
            final UnsafeBuffer body = new UnsafeBuffer(Arrays.copyOfRange(exact, 24, 64));
            body.setMemory(24, 16, (byte) 0x5A);
            to.claimRecord(RecordType.NODE_DATA, 40).body(body);
            to.commit();
        });
        final byte[] broken = Arrays.copyOf(surplus, surplus.length + 5);
        broken[broken.length - 1] = 0x5B;

        final Repaired dropped = Repaired.of(broken);
        final Repaired kept = Repaired.of(broken, KEEP);

        assertThat(dropped.image()).isEqualTo(exact);
        assertThat(dropped.mended()).containsExactly(RepairRule.SURPLUS, RepairRule.SURPLUS);
        assertThat(dropped.actions().get(0).before()).contains("5a".repeat(16));
        assertThat(dropped.actions().get(1).before()).isEqualTo("5 bytes after END");
        assertThat(kept.image()).isEqualTo(broken);
        assertThat(kept.actions()).isEmpty();
    }

    @Test
    void shouldWriteDepthWatchesOfVersion1WithoutADepth() {
        final byte[] broken = SmallImage.of(1, ByteOrder.BIG_ENDIAN, to -> {
            ring(to, 9, 1);
            to.claimWatchDataExtended(2, 1).connId(9).depth(3).wpath("/a").token("t");
            to.commit();
        });

        final Repaired repaired = Repaired.of(broken);

        assertThat(repaired.image()).isEqualTo(SmallImage.of(1, ByteOrder.BIG_ENDIAN, to -> {
            ring(to, 9, 1);
            watch(to, 9, "/a", "t");
        }));
        assertThat(repaired.mended()).containsExactly(RepairRule.WATCH_VERSION);
        assertThat(repaired.actions().get(0).before()).endsWith("/a, depth 3");
    }

    @Test
    void shouldCreateParentsOnlyIfAsked() {
        final byte[] broken = little(to -> {
            global(to);
            ring(to, 1, 0);
            node(to, "/a/b/c/d", 0);
            node(to, "/a/b/e/f", 0);
            to.claimNodeData(2, 4, 0)
                    .permission(0, (byte) 'b', 0, 0)
                    .permission(1, (byte) 'r', 1, 4)
                    .path("/a/b");
            to.commit();
            node(to, "/", 0);
        });

        final Repaired repaired = Repaired.of(broken, PARENTS);

        assertThat(Repaired.of(broken).leftRules()).contains(FormatRule.NODE_PARENT);
        assertThat(Repaired.findings(repaired.image())).isEmpty();
        assertThat(FieldText.of(repaired.image()).subList(2, 9))
                .containsExactly(
                        "NODE_DATA / =  n0/0",
                        "NODE_DATA /a =  n0/0",
                        "NODE_DATA /a/b =  b0/0 r4/1",
                        "NODE_DATA /a/b/c =  b0/0 r4/1",
                        "NODE_DATA /a/b/c/d =  n0/0",
                        "NODE_DATA /a/b/e =  b0/0 r4/1",
                        "NODE_DATA /a/b/e/f =  n0/0");
        assertThat(repaired.actions().stream()
                        .filter(action -> action.rule() == RepairRule.PARENT)
                        .map(RepairAction::after))
                .containsExactly(
                        "node /a, permissions n0", "node /a/b/c, permissions b0 r4", "node /a/b/e, permissions b0 r4");
    }

    @Test
    void shouldCreateTheRoot() {
        final byte[] image = little(to -> node(to, "/a/b", 3));

        assertThat(FieldText.of(Repaired.of(image, PARENTS).image()))
                .containsExactly("NODE_DATA / =  n0/0", "NODE_DATA /a =  n0/0", "NODE_DATA /a/b =  n3/0", "END ");
        assertThat(Repaired.of(image).image()).isEqualTo(image);
    }

    @Test
    void shouldRemoveDuplicatesOnlyIfAsked() {
        final byte[] broken = little(to -> {
            for (int i = 0; i < 2; i++) {
                global(to);
                ring(to, 7, i);
                to.claimTransactionData().connId(7).txId(3);
                to.commit();
                to.claimGlobalQuotaData(0, 0, 0);
                to.commit();
                to.claimDomainData(0, 0).domid(2);
                to.commit();
                node(to, "/", i);
                claimNode(to, "/", i).transaction(7, 3, 1);
                to.commit();
            }
        });

        final Repaired repaired = Repaired.of(broken, DUPLICATES);

        assertThat(repaired.mended()).hasSize(7).containsOnly(RepairRule.DUPLICATE);
        assertThat(Repaired.findings(repaired.image())).isEmpty();
        assertThat(FieldText.of(repaired.image()))
                .hasSize(8)
                .isEqualTo(Stream.concat(FieldText.of(broken).subList(0, 7).stream(), Stream.of("END "))
                        .toList());
        assertThat(repaired.actions().stream().map(RepairAction::after))
                .anyMatch(after -> after.endsWith("the same bytes"))
                .anyMatch(after -> after.endsWith("other bytes"));
        assertThat(Repaired.of(broken).leftRules())
                .containsExactly(
                        FormatRule.GLOBAL_DUPLICATE,
                        FormatRule.CONNECTION_DUPLICATE,
                        FormatRule.TRANSACTION_DUPLICATE,
                        FormatRule.QUOTA_DUPLICATE,
                        FormatRule.DOMAIN_DUPLICATE,
                        FormatRule.NODE_DUPLICATE,
                        FormatRule.NODE_DUPLICATE);
    }

    @Test
    void shouldKeepTheFirstOfTwoEvenIfItComesTooEarly() {
        final byte[] broken = little(to -> {
            node(to, "/a", 1);
            node(to, "/", 0);
            node(to, "/a", 2);
        });

        assertThat(FieldText.of(Repaired.of(broken, DUPLICATES).image()))
                .containsExactly("NODE_DATA / =  n0/0", "NODE_DATA /a =  n1/0", "END ");
    }

    @Test
    void shouldEndATruncatedImageOnlyIfAsked() {
        final byte[] image = little(to -> {
            node(to, "/", 0);
            node(to, "/a", 0);
        });
        for (int length = 16; length < image.length; length++) {
            final byte[] cut = Arrays.copyOf(image, length);
            final int whole = length < 48 ? 0 : length < 80 ? 1 : 2;

            final Repaired repaired = Repaired.of(cut, TRUNCATED);

            assertThat(FieldText.of(repaired.image())).hasSize(whole + 1);
            assertThat(repaired.mended()).containsExactly(RepairRule.TRUNCATION);
            assertThat(Repaired.of(cut).leftRules())
                    .containsExactly(
                            length == 16 || length == 48 || length == 80
                                    ? FormatRule.END_MISSING
                                    : FormatRule.RECORD_TRUNCATED);
            assertThat(Repaired.of(cut).left().get(0).detail()).contains("--truncated");
        }
        for (int length = 0; length < 16; length++) {
            final byte[] cut = Arrays.copyOf(image, length);
            assertThatThrownBy(() -> Repaired.of(cut, Repaired.EVERYTHING)).isInstanceOf(XenstreamException.class);
        }
    }

    @Test
    void shouldHoldToItsLimits() {
        final byte[] image = SmallImage.host(100, 1, 2, ByteOrder.LITTLE_ENDIAN);
        try (Region from = Region.ofArray(image, "image");
                WritableRegion to = WritableRegion.allocate(64, "mended")) {
            for (final ReadOptions limits :
                    List.of(ReadOptions.DEFAULT.withMaxRecords(10), ReadOptions.DEFAULT.withMaxRecordLength(9))) {
                assertThatThrownBy(() ->
                                ImageRepair.repair(from, to, RepairOptions.DEFAULT, limits, new RepairListener() {
                                    @Override
                                    public void repaired(final RepairAction action) {}

                                    @Override
                                    public void unrepaired(final io.xenstream.codec.Finding finding) {}
                                }))
                        .isInstanceOf(ImageLimitException.class);
            }
        }
    }
}

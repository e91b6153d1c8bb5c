// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Changes in place: what is meant changes, and nothing else. */
final class ImagePatcherTest {
    private static final int BODY = 16 + 8;

    private static byte[] patched(final RegionKind kind, final byte[] image, final Consumer<ImagePatcher> patch) {
        try (WritableRegion region = kind.region(image)) {
            try (ImagePatcher patcher = ImagePatcher.open(region, ReadOptions.DEFAULT)) {
                assertThat(patcher.next()).isTrue();
                patch.accept(patcher);
            }
            return RegionKind.contents(region);
        }
    }

    private static byte[] with(final byte[] image, final int at, final String hex) {
        final byte[] changed = image.clone();
        final byte[] bytes = Octets.of(hex);
        System.arraycopy(bytes, 0, changed, at, bytes.length);
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    void shouldChangeTheDaemonsDescriptorsAlone(final RegionKind kind) {
        final byte[] image =
                RawImage.little().record(new TestRecord.Global(4, 7)).end();
        assertThat(patched(kind, image, patcher -> patcher.patchGlobalData().rwSocketFd(0x01020304)))
                .isEqualTo(with(image, BODY, "04030201"));
        assertThat(patched(kind, image, patcher -> patcher.patchGlobalData().evtchnFd(-1)))
                .isEqualTo(with(image, BODY + 4, "ffffffff"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldChangeAConnectionsEndAlone(final RegionKind kind) {
        final byte[] ring = RawImage.big()
                .record(new TestRecord.Connection(1, false, 2, 3, 4, 1, "616263", "646566", 5L))
                .end();
        assertThat(patched(kind, ring, patcher -> patcher.patchConnectionData().evtchn(0xDEADBEEFL)))
                .isEqualTo(with(ring, BODY + 12, "deadbeef"));
        assertThat(patched(kind, ring, patcher -> patcher.patchConnectionData().uniqueId(0x0102030405060708L)))
                .isEqualTo(with(ring, BODY + 32, "0102030405060708"));
        final byte[] socket = RawImage.little()
                .record(new TestRecord.Connection(1, true, 0, 0, 9, 0, "", "", null))
                .end();
        assertThat(patched(
                        kind, socket, patcher -> patcher.patchConnectionData().socketFd(0x0A0B0C0D)))
                .isEqualTo(with(socket, BODY + 8, "0d0c0b0a"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowItsDecoderWhatHasChanged(final RegionKind kind) {
        final TestRecord.Permission owner = new TestRecord.Permission((byte) 'n', 0, 0);
        final byte[] image = RawImage.big()
                .record(new TestRecord.Node(0, 0, 0, List.of(owner), "2f61", "0102030405"))
                .end();
        patched(kind, image, patcher -> {
            final NodeDataDecoder node = patcher.nodeData();
            patcher.patchNodeData().value(Octets.view("0a0b"));
            assertThat(Octets.hex(node.value())).isEqualTo("0a0b");
            patcher.patchNodeData().transaction(1, 2, NodeDataDecoder.ACCESS_READ);
            assertThat(node.access()).isEqualTo(NodeDataDecoder.ACCESS_READ);
            final NodeDataEncoder encoder = patcher.patchNodeData();
            encoder.body(Octets.view("00000000" + "00000000" + "0002" + "0001" + "0000" + "0000" + "2f00" + "0c"));
            assertThat(Octets.hex(node.value())).isEqualTo("0c");
            encoder.value(Octets.view("0d0e0f"));
            assertThat(node.pathString()).isEqualTo("/");
            assertThat(Octets.hex(node.value())).isEqualTo("0d0e0f");
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldShowAHeldDecoderTheNextRecord(final RegionKind kind) {
        final byte[] image = RawImage.little()
                .record(new TestRecord.Node(0, 0, 0, List.of(), "2f61", "01"))
                .record(new TestRecord.Node(0, 0, 0, List.of(), "2f6263", "0203"))
                .end();
        patched(kind, image, patcher -> {
            final NodeDataDecoder held = patcher.nodeData();
            assertThat(held.pathString()).isEqualTo("/a");
            patcher.next();
            assertThat(held.pathString()).isEqualTo("/bc");
            assertThat(Octets.hex(held.value())).isEqualTo("0203");
        });
    }

    @ParameterizedTest
    @EnumSource
    void shouldChangeAValueThatFitsAlone(final RegionKind kind) {
        final TestRecord.Permission owner = new TestRecord.Permission((byte) 'n', 0, 0);
        final byte[] image = RawImage.little()
                .record(new TestRecord.Node(0, 0, 0, List.of(owner), "2f61", "0102030405"))
                .end();
        final int value = BODY + 16 + 4 + 3;
        assertThat(patched(kind, image, patcher -> patcher.patchNodeData().value(Octets.view("0a0b0c0d0e"))))
                .isEqualTo(with(image, value, "0a0b0c0d0e"));
        assertThat(patched(kind, image, patcher -> patcher.patchNodeData().value(Octets.view("0a"))))
                .as("shorter")
                .isEqualTo(with(with(image, value, "0a00000000"), BODY + 10, "0100"));
        assertThat(patched(kind, image, patcher -> {
                    assertThat(patcher.patchNodeData().valueRoom()).isEqualTo(9);
                    patcher.patchNodeData().value(Octets.view("0a0b0c0d0e0f101112"));
                }))
                .as("longer, into the padding")
                .isEqualTo(with(with(image, value, "0a0b0c0d0e0f101112"), BODY + 10, "0900"));
        assertThat(patched(
                        kind,
                        image,
                        patcher -> assertThatThrownBy(
                                        () -> patcher.patchNodeData().value(new UnsafeBuffer(new byte[10])))
                                .isInstanceOf(IndexOutOfBoundsException.class)))
                .as("too long")
                .isEqualTo(image);
        assertThat(patched(kind, image, patcher -> patcher.patchNodeData().permission(0, (byte) 'r', 1, 0x0203)))
                .isEqualTo(with(image, BODY + 16, "72010302"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLendAnEncoderForTheRecordsOwnTypeOnly(final RegionKind kind) {
        final byte[] image =
                RawImage.little().record(new TestRecord.Global(4, 7)).end();
        patched(kind, image, patcher -> {
            assertThatThrownBy(patcher::patchNodeData).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(patcher::patchConnectionData).isInstanceOf(IllegalStateException.class);
            patcher.next();
            assertThatThrownBy(patcher::patchGlobalData).isInstanceOf(IllegalStateException.class);
        });
        final byte[] tooShort = RawImage.little().record(1, new byte[4]).end();
        patched(
                kind,
                tooShort,
                patcher -> assertThatThrownBy(patcher::patchGlobalData).isInstanceOf(MalformedImageException.class));
    }

    /** Inner lengths that are near 2^32 must not lead back into the record. */
    @ParameterizedTest
    @EnumSource
    void shouldNotChangeADamagedConnection(final RegionKind kind) {
        final byte[] sound = RawImage.little()
                .record(new TestRecord.Connection(1, false, 2, 3, 4, 0, "", "", 5L))
                .end();
        for (final String outDataLength : List.of("f0ffffff", "ffffffff", "ffffff7f", "00000080", "09000000")) {
            final byte[] image = with(sound, BODY + 20, outDataLength);
            assertThat(patched(
                            kind,
                            image,
                            patcher -> assertThatThrownBy(
                                            () -> patcher.patchConnectionData().uniqueId(-1))
                                    .isInstanceOf(IndexOutOfBoundsException.class)))
                    .as(outDataLength)
                    .isEqualTo(image);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotChangeADamagedNode(final RegionKind kind) {
        final byte[] sound = RawImage.little()
                .record(new TestRecord.Node(0, 0, 0, List.of(), "2f61", "01"))
                .end();
        for (final int lengthAt : new int[] {BODY + 8, BODY + 14}) {
            final byte[] image = with(sound, lengthAt, "ffff");
            assertThat(patched(kind, image, patcher -> {
                        final NodeDataEncoder node = patcher.patchNodeData();
                        assertThat(node.valueRoom()).isZero();
                        assertThatThrownBy(() -> node.value(Octets.view("")))
                                .isInstanceOf(IndexOutOfBoundsException.class);
                        assertThatThrownBy(() -> node.value(Octets.view("05")))
                                .isInstanceOf(IndexOutOfBoundsException.class);
                    }))
                    .isEqualTo(image);
        }
        final byte[] manyPermissions = with(sound, BODY + 14, "ffff");
        assertThat(patched(
                        kind,
                        manyPermissions,
                        patcher -> assertThatThrownBy(
                                        () -> patcher.patchNodeData().permission(65534, (byte) 'n', 0, 0))
                                .isInstanceOf(IndexOutOfBoundsException.class)))
                .isEqualTo(manyPermissions);
        assertThat(Arrays.equals(sound, manyPermissions)).isFalse();
    }
}

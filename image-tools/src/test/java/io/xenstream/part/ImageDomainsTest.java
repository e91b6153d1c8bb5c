// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.WritableRegion;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDomainsTest {
    private final byte[] image = new byte[256];
    private Region region;
    private ImageDomains domains;

    /** An image of domains 7 and 65535. */
    @BeforeEach
    void read() {
        final long length;
        try (WritableRegion target = WritableRegion.ofArray(image, "image");
                ImageWriter writer = ImageWriter.open(target, ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN))) {
            writer.claimDomainData(0, 0).domid(7);
            writer.commit();
            writer.claimDomainData(0, 0).domid(65535);
            writer.commit();
            length = writer.finish();
        }
        region = Region.ofArray(Arrays.copyOf(image, (int) length), "image");
        domains = new ImageDomains(region, ReadOptions.DEFAULT, 1);
    }

    @AfterEach
    void close() {
        domains.close();
        region.close();
    }

    private boolean isHostPath(final String path) {
        final byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
        final byte[] longer = (path + "/more").getBytes(StandardCharsets.ISO_8859_1);
        final boolean isHostPath = domains.isHostPath(new UnsafeBuffer(bytes), bytes.length);
        assertThat(domains.isHostPath(new UnsafeBuffer(longer), bytes.length)).isEqualTo(isHostPath);
        return isHostPath;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@releaseDomain",
                "relative/path/of/any/depth/at/all",
                "/",
                "/tool",
                "/local/domain",
                "/local/domain/0",
                "/local/domain/8",
                "/local/domain/70000",
                "/local/domain/165535",
                "/local/domain/x7",
                "/local/domain/",
                "/local/domain/0/backend",
                "/local/domain/0/device-model",
                "/local/domain/0/backend/vbd",
                "/local/domain/0/backend/"
            })
    void shouldKnowWhatDomainsShare(final String path) {
        assertThat(isHostPath(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tool/x",
                "//",
                "/local/domains",
                "/local/doma",
                "/tool/domain/0",
                "/local/domain/7",
                "/local/domain/07",
                "/local/domain/65535",
                "/local/domain/7/backend",
                "/local/domain/7/backend/vbd",
                "/local/domain/0/device",
                "/local/domain/0/backends",
                "/local/domain/0/device-model/7",
                "/local/domain/0/backend/vbd/7",
                "/local/domain/0/backend/vbd/7/768/state"
            })
    void shouldKnowWhatIsOfADomain(final String path) {
        assertThat(isHostPath(path)).isFalse();
    }
}

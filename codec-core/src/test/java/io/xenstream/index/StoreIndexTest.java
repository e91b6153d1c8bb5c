// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Nested;

/** Each way to get an index. */
final class StoreIndexTest {
    private static final long SEED = 5;

    @Nested
    final class Built extends StoreIndexContract {
        @Override
        void index(final byte[] image, final Duplicates duplicates, final Use use) {
            try (Region region = region(image);
                    StoreIndex index = StoreIndex.build(region, ReadOptions.DEFAULT, duplicates)) {
                use.of(index);
            }
        }
    }

    @Nested
    final class BuiltOverAnArray extends StoreIndexContract {
        @Override
        void index(final byte[] image, final Duplicates duplicates, final Use use) {
            try (Region region = Region.ofArray(image, "array");
                    StoreIndex index = StoreIndex.build(region, ReadOptions.DEFAULT, duplicates)) {
                use.of(index);
            }
        }
    }

    @Nested
    final class BuiltWithWideOffsets extends StoreIndexContract {
        @Override
        void index(final byte[] image, final Duplicates duplicates, final Use use) {
            try (Region region = region(image);
                    StoreIndex index = StoreIndex.build(region, ReadOptions.DEFAULT, duplicates, SEED, true)) {
                use.of(index);
            }
        }
    }

    /** A record at a time. */
    @Nested
    final class BuiltBesideTheWriter extends StoreIndexContract {
        @Override
        void index(final byte[] image, final Duplicates duplicates, final Use use) {
            final int flags = image[15];
            final ByteOrder order = flags == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            try (Region region = region(image);
                    IndexBuilder builder = new IndexBuilder(region, ImageHeader.of(2, order), duplicates)) {
                TestImages.offsets(image).forEach(builder::advance);
                try (StoreIndex index = builder.finish(image.length)) {
                    use.of(index);
                }
            }
        }
    }

    @Nested
    final class Opened extends StoreIndexContract {
        @Override
        void index(final byte[] image, final Duplicates duplicates, final Use use) {
            reopened(image, duplicates, false, use);
        }
    }

    @Nested
    final class OpenedWithWideOffsets extends StoreIndexContract {
        @Override
        void index(final byte[] image, final Duplicates duplicates, final Use use) {
            reopened(image, duplicates, true, use);
        }
    }

    private static void reopened(
            final byte[] image, final Duplicates duplicates, final boolean isWide, final StoreIndexContract.Use use) {
        try (Region region = StoreIndexContract.region(image);
                StoreIndex built = StoreIndex.build(region, ReadOptions.DEFAULT, duplicates, SEED, isWide);
                Region bytes = TestImages.outsideOfHeap(TestImages.bytes(built, 77), "index");
                StoreIndex index = StoreIndex.open(region, bytes)) {
            use.of(index);
        }
    }
}

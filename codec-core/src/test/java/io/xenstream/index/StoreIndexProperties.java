// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.index;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever nodes there are, in whatever order, twice or not: the index and maps of strings agree. */
final class StoreIndexProperties {
    @Provide
    Arbitrary<List<Node>> nodes() {
        final Arbitrary<String> name = Arbitraries.of("a", "ab", "abcdefgh", "abcdefgi", "domain-of-some-length");
        final Arbitrary<String> path = name.list().ofMaxSize(4).map(names -> "/" + String.join("/", names));
        final Arbitrary<String> any = Arbitraries.frequencyOf(
                Tuple.of(12, path), Tuple.of(1, Arbitraries.of("@a", "@ab", "", "a/b", "//", "/a/", "a")));
        final Arbitrary<Long> connId = Arbitraries.of(0L, 0L, 0L, 0L, 1L, 0xFFFF_FFFFL);
        return Combinators.combine(connId, Arbitraries.longs().between(1, 2), any, Arbitraries.of(-1, 0, 0, 1, 0xFFFF))
                .as(Node::new)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 1000)
    void shouldAgreeWithMaps(
            @ForAll("nodes") final List<Node> nodes, @ForAll final boolean isBigEndian, @ForAll final long seed) {
        final byte[] image = TestImages.of(isBigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, nodes);
        final IndexModel model = new IndexModel(image);
        try (Region region = Region.ofArray(image, "image");
                StoreIndex built = StoreIndex.build(
                        region, ReadOptions.DEFAULT, Duplicates.LAST_WINS, seed, nodes.size() % 2 == 0)) {
            model.requireSame(built);
            try (Region bytes = Region.ofArray(TestImages.bytes(built, 0), "index");
                    StoreIndex opened = StoreIndex.open(region, bytes)) {
                model.requireSame(opened);
                opened.check(ReadOptions.DEFAULT);
            }
        }
    }
}

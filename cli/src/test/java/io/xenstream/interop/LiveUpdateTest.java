// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.cli.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Live updates of the stock C daemon through images that xenstream has written. */
@Tag("interop")
final class LiveUpdateTest {
    private final StockPackages packages = StockPackages.obtain();

    /** Decodes every record, and encodes it again. */
    private static void copy(final Path dumped, final Path restored) {
        assertThat(Run.of("copy", "--durability", "none", dumped.toString(), restored.toString()))
                .isEqualTo(new Run(0, "", ""));
    }

    @Test
    void shouldKeepEverythingWhenTheImageIsReplacedByItsCopy() throws IOException {
        try (StockDaemon daemon = StockDaemon.start(packages, DaemonKind.C);
                FilledStore store = new FilledStore(daemon);
                StockWatch stockWatch = daemon.tools().watch("/afterwards")) {
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
            final Map<String, String> tree = store.tree();
            final List<String> listing = daemon.tools().list();
            final List<ImageContents> dumps = new ArrayList<>();

            daemon.liveUpdate(DaemonKind.C, (dumped, restored) -> {
                dumps.add(ImageContents.of(dumped));
                copy(dumped, restored);
            });
            assertThat(store.tree()).isEqualTo(tree);
            assertThat(daemon.tools().list()).containsExactlyInAnyOrderElementsOf(listing);
            daemon.liveUpdate(DaemonKind.C, (dumped, restored) -> {
                dumps.add(ImageContents.of(dumped));
                copy(dumped, restored);
            });

            dumps.forEach(FilledStore::requireUnderWay);
            assertThat(dumps.get(1).nodes()).isEqualTo(dumps.get(0).nodes());
            assertThat(dumps.get(1).watches()).isEqualTo(dumps.get(0).watches());
            store.finish();
            daemon.tools().write("/afterwards", "");
            assertThat(stockWatch.next()).isEqualTo("/afterwards");
        }
    }
}

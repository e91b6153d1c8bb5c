// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import org.junit.jupiter.api.Nested;

final class ReadingTest {
    @Nested
    final class PulledFromAnArray extends ReadingContract {
        PulledFromAnArray() {
            super(Reading.pulling(RegionKind.ARRAY::region));
        }
    }

    @Nested
    final class PulledFromAPartOfAnArray extends ReadingContract {
        PulledFromAPartOfAnArray() {
            super(Reading.pulling(RegionKind.SLICE::region));
        }
    }

    @Nested
    final class PulledFromADirectBuffer extends ReadingContract {
        PulledFromADirectBuffer() {
            super(Reading.pulling(RegionKind.DIRECT::region));
        }
    }

    @Nested
    final class PulledFromMemoryOfItsOwn extends ReadingContract {
        PulledFromMemoryOfItsOwn() {
            super(Reading.pulling(RegionKind.ALLOCATED::region));
        }
    }

    @Nested
    final class PushedByOne extends ReadingContract {
        PushedByOne() {
            super(Reading.pushing(1));
        }
    }

    @Nested
    final class PushedByThree extends ReadingContract {
        PushedByThree() {
            super(Reading.pushing(3));
        }
    }

    @Nested
    final class PushedBySeven extends ReadingContract {
        PushedBySeven() {
            super(Reading.pushing(7));
        }
    }

    @Nested
    final class PushedByEight extends ReadingContract {
        PushedByEight() {
            super(Reading.pushing(8));
        }
    }

    @Nested
    final class PushedByNine extends ReadingContract {
        PushedByNine() {
            super(Reading.pushing(9));
        }
    }

    @Nested
    final class PushedByFourThousand extends ReadingContract {
        PushedByFourThousand() {
            super(Reading.pushing(4096));
        }
    }

    @Nested
    final class PushedByAll extends ReadingContract {
        PushedByAll() {
            super(Reading.pushing(1_000_000_000));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.util.List;

/** A few records of each type. */
final class Samples {
    static final int UNKNOWN = 2;

    static final List<TestRecord> RECORDS = List.of(
            new TestRecord.Global(4, -1),
            new TestRecord.GlobalQuota(
                    1, List.of(new TestRecord.Quota("6e6f646573", 1000), new TestRecord.Quota("78", 0xFFFF_FFFFL))),
            new TestRecord.Domain(1, 3, List.of(new TestRecord.Quota("6d656d", 5))),
            new TestRecord.Connection(1, false, 5, 0x7FF4, 9, 2, "0102030405", "aabbccddee", -2L),
            new TestRecord.Connection(2, true, 0, 0, 44, 0, "", "", null),
            new TestRecord.Watch(1, "2f6c6f63616c", "746f6b"),
            new TestRecord.WatchExtended(2, "40696e74726f64756365446f6d61696e", "31", 3),
            new TestRecord.Transaction(1, 77),
            new TestRecord.Node(0, 0, 0, List.of(new TestRecord.Permission((byte) 'n', 0, 0)), "2f", ""),
            new TestRecord.Node(
                    1,
                    77,
                    3,
                    List.of(
                            new TestRecord.Permission((byte) 'b', 0, 5),
                            new TestRecord.Permission((byte) 'r', 1, 0x7FF0)),
                    "2f612f62",
                    "00ff10"),
            new TestRecord.Unknown(9, "0102030405060708"),
            new TestRecord.Unknown(-7, ""));

    private Samples() {}
}

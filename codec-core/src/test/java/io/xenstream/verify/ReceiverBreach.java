// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A rule of receivers, broken and nearly broken.
 *
 * @param loadings what comes of it for each of the receivers: {@code -} nothing, {@code N} it loads, {@code L} with loss, {@code F} it fails,
 *     {@code C} it crashes
 * @param others   rules that cannot but be broken, too
 */
record ReceiverBreach(Rule rule, String loadings, Set<Rule> others, TestImage broken, TestImage sound) {
    static ReceiverBreach breach(
            final Rule rule,
            final String loadings,
            final TestImage broken,
            final TestImage sound,
            final Rule... others) {
        return new ReceiverBreach(rule, loadings, Set.of(others), broken, sound);
    }

    static List<Consequence> judge(final TestImage image, final Receiver receiver) {
        final List<Consequence> consequences = new ArrayList<>();
        try (Region region = Region.ofArray(image.octets(), TestImage.LABEL)) {
            Judge.judge(region, ReadOptions.DEFAULT, receiver, consequences::add);
        }
        return consequences;
    }

    /** What comes of it for one of the receivers, or null. */
    Loading loading(final int receiver) {
        return switch (loadings.charAt(receiver)) {
            case 'N' -> Loading.LOADS;
            case 'L' -> Loading.LOADS_WITH_LOSS;
            case 'F' -> Loading.FAILS;
            case 'C' -> Loading.CRASHES;
            default -> null;
        };
    }

    @Override
    public String toString() {
        return rule + " " + loadings;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;

/** What a receiver does with an image. Holds nothing of any image. */
interface ReceiverModel {
    /**
     * Goes through an image.
     *
     * @return whether it was read to its END
     */
    boolean judge(Region region, ReadOptions options, Judgement judgement);
}

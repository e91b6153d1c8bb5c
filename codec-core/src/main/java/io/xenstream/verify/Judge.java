// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.util.function.Consumer;

/**
 * Says in one pass what a receiver would do with an image: whether it would load it, what it would lose or misread, and what would crash it.
 *
 * <p>Needs the memory of a {@link Verifier}. What real daemons do is taken from their sources; of Xen 4.17's C daemon it is also tested.
 * Limits that a daemon is configured to have are taken to be those that it is shipped with.
 */
public final class Judge {
    private Judge() {}

    /**
     * Judges an image. What is wrong with its octets is a consequence, not an exception.
     *
     * @param region       holds the image from its octet 0
     * @param options      limits; strict has no meaning here
     * @param receiver     who is to load it
     * @param consequences takes what comes of the image as it is found, in the order of the image
     * @return the worst of it, and how much there is
     */
    public static Verdict judge(
            final Region region,
            final ReadOptions options,
            final Receiver receiver,
            final Consumer<Consequence> consequences) {
        final Judgement judgement = new Judgement(consequences);
        final boolean isComplete = modelOf(receiver).judge(region, options.withStrict(false), judgement);
        return judgement.verdict(receiver, isComplete);
    }

    private static ReceiverModel modelOf(final Receiver receiver) {
        return switch (receiver) {
            case SPEC -> new SpecifiedReceiver();
            case C_4_17 -> new RecordwiseReceiver(CDaemonPass.of(CDaemon.V4_17));
            case C_4_21 -> new RecordwiseReceiver(CDaemonPass.of(CDaemon.V4_21));
            case C_4_22 -> new RecordwiseReceiver(CDaemonPass.of(CDaemon.V4_22));
            case OXENSTORED -> new RecordwiseReceiver(OxenstoredPass::new);
        };
    }
}

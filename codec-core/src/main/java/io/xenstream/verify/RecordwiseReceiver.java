// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import java.util.function.BiFunction;

/** A receiver that reads an image record by record. */
final class RecordwiseReceiver implements ReceiverModel {
    private final BiFunction<ImageReader, Judgement, ReceiverPass> passes;

    RecordwiseReceiver(final BiFunction<ImageReader, Judgement, ReceiverPass> passes) {
        this.passes = passes;
    }

    @Override
    public boolean judge(final Region region, final ReadOptions options, final Judgement judgement) {
        try (ImageReader image = ImageReader.open(region, options);
                ReceiverPass pass = passes.apply(image, judgement)) {
            return pass.begin() && readRecords(image, pass, judgement);
        } catch (final ImageException unreadable) {
            if (judgement.isRefused()) {
                throw unreadable;
            }
            judgement.add(unreadable, Loading.FAILS);
            return false;
        } catch (final InternalError fault) {
            if (judgement.isRefused()) {
                throw fault;
            }
            judgement.add(region.explain(fault), Loading.FAILS);
            return false;
        }
    }

    private static boolean readRecords(final ImageReader image, final ReceiverPass pass, final Judgement judgement) {
        try {
            while (image.next()) {
                judgement.countRecord();
                if (!read(pass, judgement)) {
                    return false;
                }
            }
        } catch (final ImageException unreadable) {
            if (judgement.isRefused() || unreadable instanceof ImageIoException) {
                throw unreadable;
            }
            pass.readUnreadable(unreadable);
            return false;
        }
        pass.end();
        return true;
    }

    private static boolean read(final ReceiverPass pass, final Judgement judgement) {
        try {
            return pass.read();
        } catch (final MalformedImageException malformed) {
            if (judgement.isRefused()) {
                throw malformed;
            }
            pass.readMalformed(malformed);
            return true;
        }
    }
}

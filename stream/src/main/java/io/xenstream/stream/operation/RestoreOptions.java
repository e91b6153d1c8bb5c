// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.operation;

import io.xenstream.codec.ReadOptions;
import io.xenstream.nativeio.Durability;

/**
 * What is accepted as an image, and what becomes of it.
 *
 * @param reading    limits and strictness of the decoder
 * @param maxLength  octets of the whole image at the most, at least 16
 * @param verify     whether the whole image is {@linkplain io.xenstream.verify.Verifier verified} before it is published, which reads it once
 *                   more and needs a tenth of its size in memory; its framing always is
 * @param durability what the published image has to survive
 */
public record RestoreOptions(ReadOptions reading, long maxLength, boolean verify, Durability durability) {
    /** Lenient, of any length, verified; after a power cut the target is the old image or the new. */
    public static final RestoreOptions DEFAULT =
            new RestoreOptions(ReadOptions.DEFAULT, Long.MAX_VALUE, true, Durability.DATA);

    /**
     * Checks the range.
     *
     * @param reading    limits and strictness
     * @param maxLength  octets, from 16
     * @param verify     either
     * @param durability any
     * @throws IllegalArgumentException if {@code maxLength} is less than 16
     */
    public RestoreOptions {
        if (maxLength < 16) {
            throw new IllegalArgumentException("maxLength must be at least 16 octets, but is " + maxLength);
        }
    }

    /**
     * The same options with another limit.
     *
     * @param octets of the whole image at the most
     * @return new options
     */
    public RestoreOptions withMaxLength(final long octets) {
        return new RestoreOptions(reading, octets, verify, durability);
    }

    /**
     * The same options, with or without the verifier.
     *
     * @param isVerified whether to verify more than the framing
     * @return new options
     */
    public RestoreOptions withVerify(final boolean isVerified) {
        return new RestoreOptions(reading, maxLength, isVerified, durability);
    }

    /**
     * The same options with another durability.
     *
     * @param other what the published image has to survive
     * @return new options
     */
    public RestoreOptions withDurability(final Durability other) {
        return new RestoreOptions(reading, maxLength, verify, other);
    }
}

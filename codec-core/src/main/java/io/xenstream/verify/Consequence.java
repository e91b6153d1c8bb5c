// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

/**
 * What one place in an image does to a receiver.
 *
 * @param finding the place, and what is wrong with it for that receiver; an {@link io.xenstream.codec.Severity#ERROR} if it does not load
 *     the image or loses something that matters
 * @param loading what comes of the image if nothing else does worse
 */
public record Consequence(Finding finding, Loading loading) {}

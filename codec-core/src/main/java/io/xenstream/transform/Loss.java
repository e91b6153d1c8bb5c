// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/**
 * Something of a conversion's input that its target cannot hold.
 *
 * @param rule     says what cannot be held and what to do about it
 * @param severity a note if nothing that matters is lost; a conversion with a warning or an error is a lossy one
 * @param location where in the input it is
 * @param line     the number of its line, counted from 1, if the input is text; 0 if it is an image
 * @param detail   what is lost, in words
 */
public record Loss(Rule rule, Severity severity, ImageLocation location, long line, String detail) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;

/**
 * One place where an image breaks a rule.
 *
 * @param rule     the rule; its {@link Rule#code()} is stable, its {@link Rule#remedy()} says what to do
 * @param severity how much it matters here
 * @param location where it is
 * @param detail   what was expected and found, in words
 */
public record Finding(Rule rule, Severity severity, ImageLocation location, String detail) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * What is said of a rule in messages, reports and documentation.
 *
 * @param code     its name, stable across releases, for example {@code XS-NODE-003}
 * @param severity how much it matters, as a rule, when it is broken
 * @param title    what is wrong when it is broken; a phrase without a full stop
 * @param remedy   what to do about it; a phrase without a full stop
 */
public record RuleText(String code, Severity severity, String title, String remedy) {}

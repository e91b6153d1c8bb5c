// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.oxenstored;

/**
 * A line of a text that breaks a rule.
 *
 * @param rule   the rule
 * @param label  what the text is called
 * @param line   the line's number, counted from 1
 * @param offset where the line begins: octets from the start of the text
 * @param detail what was expected or found, in words
 */
public record TextFinding(TextRule rule, String label, long line, long offset, String detail) {}

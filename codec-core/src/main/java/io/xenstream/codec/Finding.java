// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/**
 * One place where an image, or oxenstored's text, breaks a rule. Verification, compatibility checks, conversion, repair, extraction and merging all
 * report findings.
 *
 * @param rule     the broken rule
 * @param severity how much it matters here; usually the rule's {@link Rule#severity()}
 * @param place    where the rule is broken
 * @param detail   what was found, for example {@code connection 9}; empty if the rule's title says everything
 */
public record Finding(Rule rule, Severity severity, Place place, String detail) {
    /**
     * Creates a finding with the severity of its rule.
     *
     * @param rule   the broken rule
     * @param place  where the rule is broken
     * @param detail what was found; may be empty
     * @return the finding
     */
    public static Finding of(final Rule rule, final Place place, final String detail) {
        return new Finding(rule, rule.severity(), place, detail);
    }

    /**
     * Creates a finding from an exception, with the severity of the exception's rule.
     *
     * @param exception names the rule, the place, and what was expected and found
     * @return the finding
     */
    public static Finding of(final ImageException exception) {
        return of(
                exception.rule(),
                exception.place(),
                "expected " + exception.expected() + ", found " + exception.found());
    }

    /**
     * Returns what is wrong: the title of the rule, followed by the detail.
     *
     * @return one line without a full stop, for example {@code watch of an unknown connection; connection 9}
     */
    public String message() {
        return detail.isEmpty() ? rule.title() : rule.title() + "; " + detail;
    }

    /**
     * Returns what to do about it: the remedy of the rule.
     *
     * @return a phrase without a full stop
     */
    public String remedy() {
        return rule.remedy();
    }
}

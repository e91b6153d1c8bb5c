// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.io.Serializable;

/**
 * Something that is demanded of an image, or of those who handle one, with a code that never changes its meaning. The rules are constants of enums,
 * one for each room of the house: {@link FormatRule}, {@link IoRule} and others beside what they are about.
 *
 * <p>An {@link ImageException} names the rule that stopped it, and a finding of the verifier the rule that it found broken; both can be
 * searched for by {@link #code()}.
 */
public interface Rule extends Serializable {
    /**
     * All that is said of the rule.
     *
     * @return its code, severity, title and remedy
     */
    RuleText text();

    /**
     * The rule's name in messages, reports and documentation; stable across releases.
     *
     * @return for example {@code XS-NODE-003}
     */
    default String code() {
        return text().code();
    }

    /**
     * How much it matters, as a rule, when this one is broken.
     *
     * @return the usual severity; a finding may have a milder one where the image explains it
     */
    default Severity severity() {
        return text().severity();
    }

    /**
     * What is wrong when this rule is broken.
     *
     * @return a phrase without a full stop
     */
    default String title() {
        return text().title();
    }

    /**
     * What to do about it.
     *
     * @return a phrase without a full stop
     */
    default String remedy() {
        return text().remedy();
    }
}

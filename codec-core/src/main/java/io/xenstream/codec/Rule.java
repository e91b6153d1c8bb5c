// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.io.Serializable;

/**
 * A requirement on an image, or on code that handles one, with a code whose meaning never changes. Rules are enum constants, one enum for each
 * area: {@link FormatRule}, {@link IoRule} and others in their own packages.
 *
 * <p>A {@link XenstreamException} and a {@link Finding} name the broken rule. Search the documentation for its {@link #code()}.
 */
public interface Rule extends Serializable {
    /**
     * Returns the texts of the rule.
     *
     * @return code, severity, title and remedy
     */
    Text text();

    /**
     * Returns the name of the rule in messages, reports and documentation; stable across releases.
     *
     * @return for example {@code XS-NODE-003}
     */
    default String code() {
        return text().code();
    }

    /**
     * Returns the usual severity of a violation.
     *
     * @return the usual severity; a finding may have a lower one if the image justifies it
     */
    default Severity severity() {
        return text().severity();
    }

    /**
     * Returns a description of a violation.
     *
     * @return a phrase without a full stop
     */
    default String title() {
        return text().title();
    }

    /**
     * Returns what to do about a violation.
     *
     * @return a phrase without a full stop
     */
    default String remedy() {
        return text().remedy();
    }

    /**
     * The texts of a rule for messages, reports and documentation.
     *
     * @param code     name of the rule, stable across releases, for example {@code XS-NODE-003}
     * @param severity usual severity of a violation
     * @param title    description of a violation; a phrase without a full stop
     * @param remedy   what to do about a violation; a phrase without a full stop
     */
    record Text(String code, Severity severity, String title, String remedy) {}
}

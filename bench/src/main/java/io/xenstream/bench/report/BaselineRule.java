// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Identifies the baseline of a benchmark class, either a method or a value of a parameter, and its peer.
 *
 * @param method    the method's name, or empty
 * @param parameter the parameter that tells contenders apart, or empty
 * @param value     the parameter's value that is the baseline, or empty
 * @param peer      the method that makes the same checks as xenstream, or empty
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record BaselineRule(String method, String parameter, String value, String peer) {
    static final BaselineRule NONE = new BaselineRule("", "", "", "");

    /** Replaces null by the empty string. */
    public BaselineRule {
        method = method == null ? "" : method;
        parameter = parameter == null ? "" : parameter;
        value = value == null ? "" : value;
        peer = peer == null ? "" : peer;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import io.xenstream.codec.StreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.util.stream.Stream;

/**
 * The body of every packet with status ERROR: libvirt's {@code virNetMessageError}, so that its dissectors can read it.
 *
 * <pre>
 * struct virNetMessageError {
 *     int code;                      1
 *     int domain;                    0
 *     virNetMessageString message;   the whole message, for people
 *     int level;                     2, an error
 *     virNetMessageDomain dom;       absent
 *     virNetMessageString str1;      the rule's code
 *     virNetMessageString str2;      what was expected
 *     virNetMessageString str3;      what was found
 *     int int1;                      0
 *     int int2;                      0
 *     virNetMessageNetwork net;      absent
 * };
 * </pre>
 *
 * <p>A {@code virNetMessageString} is optional: a boolean, and the string if that is true.
 *
 * @param code     of the rule that was broken
 * @param expected what it demands
 * @param found    what was there
 * @param message  all of it in words
 */
record RemoteError(String code, String expected, String found, String message) {
    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_TEXT = 4096;
    private static final int LEVEL_ERROR = 2;

    static RemoteError of(final Throwable cause) {
        if (cause instanceof final ImageException e) {
            return new RemoteError(
                    e.rule().code(), cut(e.expected()), cut(e.found()), cut(String.valueOf(e.getMessage())));
        }
        final String words = cut(cause.toString());
        return new RemoteError(StreamRule.INTERNAL.code(), "", words, words);
    }

    static RemoteError of(final StreamFailure failure) {
        return new RemoteError(
                failure.rule().code(),
                "a stream that is finished and confirmed",
                cut(failure.detail()),
                cut(failure.rule().title() + ": " + failure.detail()));
    }

    private static String cut(final String text) {
        // A quarter: a character has up to four octets.
        return text.length() <= LONGEST_TEXT / 4 ? text : text.substring(0, LONGEST_TEXT / 4);
    }

    XdrEncoder encode() {
        return string(
                        string(
                                string(
                                        string(new XdrEncoder().putInt(1).putInt(0), message)
                                                .putInt(LEVEL_ERROR)
                                                .putBoolean(false),
                                        code),
                                expected),
                        found)
                .putInt(0)
                .putInt(0)
                .putBoolean(false);
    }

    private static XdrEncoder string(final XdrEncoder xdr, final String text) {
        return xdr.putBoolean(true).putString(text);
    }

    static RemoteError decode(final XdrDecoder xdr) {
        xdr.getInt();
        xdr.getInt();
        final String message = string(xdr, LONGEST_TEXT);
        xdr.getInt();
        requireAbsent(xdr);
        final String code = string(xdr, LONGEST_CODE);
        final String expected = string(xdr, LONGEST_TEXT);
        final String found = string(xdr, LONGEST_TEXT);
        xdr.getInt();
        xdr.getInt();
        requireAbsent(xdr);
        xdr.requireEnd();
        return new RemoteError(code, expected, found, message);
    }

    private static String string(final XdrDecoder xdr, final int longest) {
        return xdr.getBoolean() ? xdr.getString(longest) : "";
    }

    private static void requireAbsent(final XdrDecoder xdr) {
        if (xdr.getBoolean()) {
            throw new XdrDecoder.Malformed("a part of the error that is never there");
        }
    }

    /** The rule of that code, if it is one that a peer may hold against us. */
    Rule rule() {
        return Stream.<Rule>concat(Stream.of(RpcRule.values()), Stream.of(StreamRule.values()))
                .filter(rule -> rule.code().equals(code))
                .findFirst()
                .orElse(RpcRule.REFUSED);
    }

    /** The reason of a stream that the peer has aborted. */
    StreamFailure toFailure() {
        return rule() instanceof final StreamRule own
                ? new StreamFailure(own, found)
                : new StreamFailure(StreamRule.REJECTED, message);
    }

    /** What the peer's refusal is at this end. */
    StreamException toException(final String label) {
        final Rule rule = rule();
        return new StreamException(
                rule,
                ImageLocation.whole(label),
                expected.isEmpty() ? "the other end to go along" : expected,
                rule == RpcRule.REFUSED ? message : found + " (says the other end)");
    }
}

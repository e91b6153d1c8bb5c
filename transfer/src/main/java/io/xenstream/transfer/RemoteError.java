// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.codec.XenstreamException;
import io.xenstream.stream.StreamFailure;
import io.xenstream.stream.StreamRule;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The body of every packet with status ERROR: libvirt's {@code virNetMessageError}, so that existing dissectors can decode it.
 *
 * <pre>
 * struct virNetMessageError {
 *     int code;                      1
 *     int domain;                    0
 *     virNetMessageString message;   the complete message, for people
 *     int level;                     2 (error)
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
 * <p>A {@code virNetMessageString} is optional: a boolean, followed by the string if it is true.
 *
 * @param code     code of the violated rule
 * @param expected what the rule requires
 * @param found    what was found instead
 * @param message  the complete message, for people
 */
record RemoteError(String code, String expected, String found, String message) {
    private static final int MAX_CODE_LENGTH = 64;
    private static final int MAX_TEXT_LENGTH = 4096;
    private static final int LEVEL_ERROR = 2;

    static RemoteError of(final Throwable cause) {
        if (cause instanceof final XenstreamException e) {
            final String expected = e instanceof final ImageException image
                    ? image.expected()
                    : e instanceof final TransferException transfer ? transfer.expected() : "";
            final String found = e instanceof final ImageException image
                    ? image.found()
                    : e instanceof final TransferException transfer ? transfer.found() : e.problem();
            return new RemoteError(e.rule().code(), cut(expected), cut(found), cut(String.valueOf(e.getMessage())));
        }
        final String text = cut(cause.toString());
        return new RemoteError(StreamRule.INTERNAL.code(), "", text, text);
    }

    static RemoteError of(final StreamFailure failure) {
        return new RemoteError(
                failure.rule().code(),
                "a stream that is finished and confirmed",
                cut(failure.detail()),
                cut(failure.rule().title() + ": " + failure.detail()));
    }

    /** Returns this error with changed texts. */
    RemoteError changed(final UnaryOperator<String> change) {
        return new RemoteError(code, change.apply(expected), change.apply(found), change.apply(message));
    }

    private static String cut(final String text) {
        // The maximum is in bytes, and a character takes up to four of them in UTF-8.
        return text.length() <= MAX_TEXT_LENGTH / 4 ? text : text.substring(0, MAX_TEXT_LENGTH / 4);
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
        final String message = string(xdr, MAX_TEXT_LENGTH);
        xdr.getInt();
        requireAbsent(xdr);
        final String code = string(xdr, MAX_CODE_LENGTH);
        final String expected = string(xdr, MAX_TEXT_LENGTH);
        final String found = string(xdr, MAX_TEXT_LENGTH);
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

    /** Returns the rule with this code, or {@link RpcRule#REFUSED} if the code is neither of a connection nor of a stream. */
    Rule rule() {
        return Stream.<Rule>concat(Stream.of(RpcRule.values()), Stream.of(StreamRule.values()))
                .filter(rule -> rule.code().equals(code))
                .findFirst()
                .orElse(RpcRule.REFUSED);
    }

    /** Returns why the peer aborted a stream. */
    StreamFailure toFailure() {
        return rule() instanceof final StreamRule own
                ? new StreamFailure(own, found)
                : new StreamFailure(StreamRule.REJECTED, message);
    }

    /** Returns the exception for a request that the peer refused. */
    TransferException toException(final String label) {
        final Rule rule = rule();
        return new TransferException(
                rule,
                Place.whole(label),
                expected.isEmpty() ? "a request that the other end accepts" : expected,
                rule == RpcRule.REFUSED ? message : found + " (reported by the other end)");
    }
}

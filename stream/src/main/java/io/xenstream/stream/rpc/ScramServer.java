// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ServerFinalMessage;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.exception.ScramParseException;
import io.xenstream.codec.StreamException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** The server's side of SCRAM-SHA-256 (RFC 5802, RFC 7677), once. */
final class ScramServer {
    static final String MECHANISM = ScramVerifiers.MECHANISM.getName();
    private static final int NONCE_LENGTH = 24;

    private final ScramVerifiers verifiers;
    private final Connection connection;
    private ClientFirstMessage clientFirst;
    private ServerFirstMessage serverFirst;
    private ScramVerifiers.Verifier verifier;

    ScramServer(final ScramVerifiers verifiers, final Connection connection) {
        this.verifiers = verifiers;
        this.connection = connection;
    }

    /** Who has proved to know the password, once a step was the last one. */
    String user() {
        return clientFirst.getUsername();
    }

    Arguments.Step start(final Arguments.Step first) {
        if (!first.mechanism().equals(MECHANISM)) {
            throw refused("the mechanism " + MECHANISM, "'" + first.mechanism() + "'");
        }
        try {
            clientFirst = ClientFirstMessage.parseFrom(text(first));
        } catch (final ScramParseException | IllegalArgumentException e) {
            throw refused("a first message of SCRAM", "another one");
        }
        if (clientFirst.isChannelBindingRequired()) {
            throw refused("SCRAM without channel binding", "one with it");
        }
        verifier = verifiers.find(user());
        serverFirst = new ServerFirstMessage(
                clientFirst.getClientNonce(),
                ScramFunctions.nonce(NONCE_LENGTH, new SecureRandom()),
                Base64.getEncoder().encodeToString(verifier.salt()),
                verifier.iterations());
        return new Arguments.Step("", false, serverFirst.toString().getBytes(StandardCharsets.UTF_8));
    }

    Arguments.Step step(final Arguments.Step second) {
        final String message = text(second);
        final int proofAt = message.lastIndexOf(",p=");
        // The proof covers the header before the nonce.
        if (proofAt < 0 || !message.substring(0, proofAt).endsWith(",r=" + serverFirst.getNonce())) {
            throw refused("the second message of SCRAM", "another one");
        }
        final String authMessage = ScramFunctions.authMessage(clientFirst, serverFirst, null);
        if (!isProof(message.substring(proofAt + 3), authMessage)) {
            throw refused("the password of a user", "another password, or no such user");
        }
        final byte[] signature =
                ScramFunctions.serverSignature(ScramVerifiers.MECHANISM, verifier.serverKey(), authMessage);
        return new Arguments.Step(
                "", true, new ServerFinalMessage(signature).toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean isProof(final String proof, final String authMessage) {
        try {
            return ScramFunctions.verifyClientProof(
                    ScramVerifiers.MECHANISM, Base64.getDecoder().decode(proof), verifier.storedKey(), authMessage);
        } catch (final IllegalArgumentException malformed) {
            return false;
        }
    }

    private static String text(final Arguments.Step step) {
        return new String(step.octets(), StandardCharsets.UTF_8);
    }

    private StreamException refused(final String expected, final String found) {
        return connection.failed(RpcRule.AUTHENTICATION, expected, found);
    }
}

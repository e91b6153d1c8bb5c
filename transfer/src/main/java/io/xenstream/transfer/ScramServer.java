// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import com.ongres.scram.common.ClientFirstMessage;
import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ServerFinalMessage;
import com.ongres.scram.common.ServerFirstMessage;
import com.ongres.scram.common.exception.ScramParseException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** One SCRAM-SHA-256 authentication (RFC 5802, RFC 7677) at the server. */
final class ScramServer {
    static final String MECHANISM = ScramVerifiers.MECHANISM.getName();
    private static final int NONCE_LENGTH = 24;

    private final ScramVerifiers verifiers;
    private final RpcConnection connection;
    private ClientFirstMessage clientFirst;
    private ServerFirstMessage serverFirst;
    private ScramVerifiers.Verifier verifier;

    ScramServer(final ScramVerifiers verifiers, final RpcConnection connection) {
        this.verifiers = verifiers;
        this.connection = connection;
    }

    /** Returns the user name. The user is authenticated only after the last step. */
    String user() {
        return clientFirst.getUsername();
    }

    Arguments.SaslStep start(final Arguments.SaslStep first) {
        if (!first.mechanism().equals(MECHANISM)) {
            throw refused("the mechanism " + MECHANISM, "'" + first.mechanism() + "'");
        }
        try {
            clientFirst = ClientFirstMessage.parseFrom(text(first));
        } catch (final ScramParseException | IllegalArgumentException e) {
            throw refused("a SCRAM client-first-message", "a malformed one");
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
        return new Arguments.SaslStep("", false, serverFirst.toString().getBytes(StandardCharsets.UTF_8));
    }

    Arguments.SaslStep step(final Arguments.SaslStep second) {
        final String message = text(second);
        final int proofAt = message.lastIndexOf(",p=");
        // The proof covers the header before the nonce.
        if (proofAt < 0 || !message.substring(0, proofAt).endsWith(",r=" + serverFirst.getNonce())) {
            throw refused("a SCRAM client-final-message", "a malformed one");
        }
        final String authMessage = ScramFunctions.authMessage(clientFirst, serverFirst, null);
        if (!isProof(message.substring(proofAt + 3), authMessage)) {
            throw refused("a valid user and password", "an unknown user or a wrong password");
        }
        final byte[] signature =
                ScramFunctions.serverSignature(ScramVerifiers.MECHANISM, verifier.serverKey(), authMessage);
        return new Arguments.SaslStep(
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

    private static String text(final Arguments.SaslStep step) {
        return new String(step.message(), StandardCharsets.UTF_8);
    }

    private TransferException refused(final String expected, final String found) {
        return connection.failed(RpcRule.AUTHENTICATION, expected, found);
    }
}

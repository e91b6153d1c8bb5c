// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** SCRAM-SHA-256 authentication at the client; the server must also prove that it knows the password. */
final class ScramLogin {
    private final ScramUser user;
    private final RpcConnection connection;

    ScramLogin(final ScramUser user, final RpcConnection connection) {
        this.user = user;
        this.connection = connection;
    }

    void start(final String mechanisms, final CompletableFuture<?> waiting, final Runnable admitted) {
        if (!List.of(mechanisms.split(" ")).contains(ScramServer.MECHANISM)) {
            throw failed("a server that supports " + ScramServer.MECHANISM, mechanisms);
        }
        final ScramClient client = client();
        final byte[] first = bytes(client.clientFirstMessage().toString());
        connection.call(
                Procedure.AUTH_START,
                new Arguments.SaslStep(ScramServer.MECHANISM, false, first).encodeStart(),
                ReplyHandler.of(
                        result -> answer(client, Arguments.SaslStep.decodeReply(result), waiting, admitted), waiting));
    }

    private ScramClient client() {
        try {
            return ScramClient.builder()
                    .advertisedMechanisms(List.of(ScramServer.MECHANISM))
                    .username(user.name())
                    .password(user.password().toCharArray())
                    .stringPreparation(StringPreparation.SASL_PREPARATION)
                    .build();
        } catch (final IllegalArgumentException unusable) {
            throw failed("a user and a password that SASLprep (RFC 4013) allows", "other characters, or none");
        }
    }

    private void answer(
            final ScramClient client,
            final Arguments.SaslStep challenge,
            final CompletableFuture<?> waiting,
            final Runnable admitted) {
        try {
            client.serverFirstMessage(text(challenge));
        } catch (final ScramException | IllegalArgumentException e) {
            throw failed("a SCRAM server-first-message", "a malformed one");
        }
        final byte[] proof = bytes(client.clientFinalMessage().toString());
        connection.call(
                Procedure.AUTH_STEP,
                new Arguments.SaslStep("", false, proof).encodeStep(),
                ReplyHandler.of(
                        result -> {
                            verify(client, Arguments.SaslStep.decodeReply(result));
                            admitted.run();
                        },
                        waiting));
    }

    private void verify(final ScramClient client, final Arguments.SaslStep signature) {
        try {
            client.serverFinalMessage(text(signature));
        } catch (final ScramException | IllegalArgumentException e) {
            throw failed("a server that knows the password", "one that does not");
        }
    }

    private TransferException failed(final String expected, final String found) {
        return connection.failed(RpcRule.AUTHENTICATION, expected, found);
    }

    private static byte[] bytes(final String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final Arguments.SaslStep step) {
        return new String(step.message(), StandardCharsets.UTF_8);
    }
}

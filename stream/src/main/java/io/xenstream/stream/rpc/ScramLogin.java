// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import io.xenstream.codec.StreamException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The client's side of SCRAM-SHA-256: proves that it knows the password, and has the server prove it, too. */
final class ScramLogin {
    private final ScramUser user;
    private final Connection connection;

    ScramLogin(final ScramUser user, final Connection connection) {
        this.user = user;
        this.connection = connection;
    }

    void start(final String mechanisms, final CompletableFuture<?> waiting, final Runnable admitted) {
        if (!List.of(mechanisms.split(" ")).contains(ScramServer.MECHANISM)) {
            throw failed("a server that knows " + ScramServer.MECHANISM, mechanisms);
        }
        final ScramClient client = ScramClient.builder()
                .advertisedMechanisms(List.of(ScramServer.MECHANISM))
                .username(user.name())
                .password(user.password().toCharArray())
                .stringPreparation(StringPreparation.SASL_PREPARATION)
                .build();
        final byte[] first = octets(client.clientFirstMessage().toString());
        connection.call(
                Procedure.AUTH_START,
                new Arguments.Step(ScramServer.MECHANISM, false, first).encodeStart(),
                new ImageClient.Reply(
                        result -> answer(client, Arguments.Step.decodeAnswer(result), waiting, admitted), waiting));
    }

    private void answer(
            final ScramClient client,
            final Arguments.Step challenge,
            final CompletableFuture<?> waiting,
            final Runnable admitted) {
        try {
            client.serverFirstMessage(text(challenge));
        } catch (final ScramException | IllegalArgumentException e) {
            throw failed("a first message of SCRAM", "another one");
        }
        final byte[] proof = octets(client.clientFinalMessage().toString());
        connection.call(
                Procedure.AUTH_STEP,
                new Arguments.Step("", false, proof).encodeStep(),
                new ImageClient.Reply(
                        result -> {
                            verify(client, Arguments.Step.decodeAnswer(result));
                            admitted.run();
                        },
                        waiting));
    }

    private void verify(final ScramClient client, final Arguments.Step signature) {
        try {
            client.serverFinalMessage(text(signature));
        } catch (final ScramException | IllegalArgumentException e) {
            throw failed("a server that knows the password", "one that does not");
        }
    }

    private StreamException failed(final String expected, final String found) {
        return connection.failed(RpcRule.AUTHENTICATION, expected, found);
    }

    private static byte[] octets(final String message) {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final Arguments.Step step) {
        return new String(step.octets(), StandardCharsets.UTF_8);
    }
}

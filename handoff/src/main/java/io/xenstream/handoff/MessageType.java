// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.util.HashMap;
import java.util.Map;

/** The types of messages, with their codes on the wire. */
enum MessageType {
    HELLO(1, HandoffMessage.Hello.class),
    OFFER(2, HandoffMessage.Offer.class),
    PREPARED(3, HandoffMessage.Prepared.class),
    FROZEN(4, HandoffMessage.Frozen.class),
    STATE(5, HandoffMessage.State.class),
    DESCRIPTORS(6, HandoffMessage.Descriptors.class),
    RECEIVED(7, HandoffMessage.Received.class),
    ADOPTED(8, HandoffMessage.Adopted.class),
    READY(9, HandoffMessage.Ready.class),
    RELEASED(10, HandoffMessage.Released.class),
    TAKEN(11, HandoffMessage.Taken.class),
    REFUSED(12, HandoffMessage.Refused.class);

    private static final Map<Integer, MessageType> BY_CODE = new HashMap<>();
    private static final Map<Class<?>, MessageType> BY_CLASS = new HashMap<>();

    static {
        for (final MessageType type : values()) {
            BY_CODE.put(type.code, type);
            BY_CLASS.put(type.message, type);
        }
    }

    private final int code;
    private final Class<? extends HandoffMessage> message;

    MessageType(final int code, final Class<? extends HandoffMessage> message) {
        this.code = code;
        this.message = message;
    }

    int code() {
        return code;
    }

    static MessageType of(final HandoffMessage message) {
        return BY_CLASS.get(message.getClass());
    }

    /** The type with this code; null if there is none. */
    static MessageType of(final int code) {
        return BY_CODE.get(code);
    }
}

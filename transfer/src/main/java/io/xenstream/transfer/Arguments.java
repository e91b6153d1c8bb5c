// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

/** The arguments and results of the procedures. docs/streams.md specifies them in XDR. */
final class Arguments {
    private static final int MAX_SOFTWARE_LENGTH = 64;
    private static final int MAX_MECHANISMS_LENGTH = 256;

    private Arguments() {}

    /** Arguments of HELLO. */
    record Hello(String software) {
        XdrEncoder encode() {
            return new XdrEncoder().putString(software);
        }

        static Hello decode(final XdrDecoder xdr) {
            final Hello hello = new Hello(xdr.getString(MAX_SOFTWARE_LENGTH));
            xdr.requireEnd();
            return hello;
        }
    }

    /**
     * Result of HELLO.
     *
     * @param mechanisms SASL mechanisms separated by spaces, of which the client must use one; empty if no password is required
     */
    record HelloReply(String software, String mechanisms) {
        XdrEncoder encode() {
            return new XdrEncoder().putString(software).putString(mechanisms);
        }

        static HelloReply decode(final XdrDecoder xdr) {
            final HelloReply reply =
                    new HelloReply(xdr.getString(MAX_SOFTWARE_LENGTH), xdr.getString(MAX_MECHANISMS_LENGTH));
            xdr.requireEnd();
            return reply;
        }
    }

    /**
     * Arguments of SEND.
     *
     * @param length  bytes of the image
     * @param stamp   identifies this version of the file among others of the same name
     * @param resumes whether to continue a transfer whose connection was lost
     */
    record Send(String name, long length, long stamp, boolean resumes) {
        XdrEncoder encode() {
            return new XdrEncoder()
                    .putString(name)
                    .putHyper(length)
                    .putHyper(stamp)
                    .putBoolean(resumes);
        }

        static Send decode(final XdrDecoder xdr) {
            final Send send =
                    new Send(xdr.getString(ImageNames.MAX_LENGTH), xdr.getCount(), xdr.getHyper(), xdr.getBoolean());
            xdr.requireEnd();
            return send;
        }
    }

    /**
     * Result of SEND.
     *
     * @param offset number of bytes that the server already has, and the offset of the first chunk
     * @param digest CRC32C of these bytes
     */
    record SendReply(long offset, int digest, Credit credit) {
        XdrEncoder encode() {
            return new XdrEncoder()
                    .putHyper(offset)
                    .putInt(digest)
                    .putHyper(credit.bytes())
                    .putHyper(credit.chunks());
        }

        static SendReply decode(final XdrDecoder xdr) {
            return new SendReply(xdr.getCount(), xdr.getInt(), Credit.decode(xdr));
        }
    }

    /**
     * Arguments of FETCH.
     *
     * @param offset number of bytes that the client already has
     * @param digest CRC32C of these bytes
     * @param stamp  version of the file that these bytes belong to
     */
    record Fetch(String name, long offset, int digest, long stamp, Credit credit) {
        XdrEncoder encode() {
            return new XdrEncoder()
                    .putString(name)
                    .putHyper(offset)
                    .putInt(digest)
                    .putHyper(stamp)
                    .putHyper(credit.bytes())
                    .putHyper(credit.chunks());
        }

        static Fetch decode(final XdrDecoder xdr) {
            return new Fetch(
                    xdr.getString(ImageNames.MAX_LENGTH),
                    xdr.getCount(),
                    xdr.getInt(),
                    xdr.getHyper(),
                    Credit.decode(xdr));
        }
    }

    /**
     * Result of FETCH.
     *
     * @param offset offset of the first chunk: the client's offset, or 0 if its bytes belong to another version of the file
     */
    record FetchReply(long length, long stamp, long offset) {
        XdrEncoder encode() {
            return new XdrEncoder().putHyper(length).putHyper(stamp).putHyper(offset);
        }

        static FetchReply decode(final XdrDecoder xdr) {
            final FetchReply reply = new FetchReply(xdr.getCount(), xdr.getHyper(), xdr.getCount());
            xdr.requireEnd();
            return reply;
        }
    }

    /** Arguments and results of AUTH_START and AUTH_STEP. The first message of a client names the mechanism; results carry {@code isLast}. */
    static final class SaslStep {
        private static final int MAX_MECHANISM_LENGTH = 32;
        private static final int MAX_MESSAGE_LENGTH = 4096;

        private final String mechanism;
        private final boolean isLast;
        private final byte[] message;

        SaslStep(final String mechanism, final boolean isLast, final byte[] message) {
            this.mechanism = mechanism;
            this.isLast = isLast;
            this.message = message;
        }

        String mechanism() {
            return mechanism;
        }

        boolean isLast() {
            return isLast;
        }

        byte[] message() {
            return message;
        }

        XdrEncoder encodeStart() {
            return new XdrEncoder().putString(mechanism).putOpaque(message);
        }

        XdrEncoder encodeReply() {
            return new XdrEncoder().putBoolean(isLast).putOpaque(message);
        }

        XdrEncoder encodeStep() {
            return new XdrEncoder().putOpaque(message);
        }

        static SaslStep decodeStart(final XdrDecoder xdr) {
            return ended(
                    new SaslStep(xdr.getString(MAX_MECHANISM_LENGTH), false, xdr.getOpaque(MAX_MESSAGE_LENGTH)), xdr);
        }

        static SaslStep decodeReply(final XdrDecoder xdr) {
            return ended(new SaslStep("", xdr.getBoolean(), xdr.getOpaque(MAX_MESSAGE_LENGTH)), xdr);
        }

        static SaslStep decodeStep(final XdrDecoder xdr) {
            return ended(new SaslStep("", false, xdr.getOpaque(MAX_MESSAGE_LENGTH)), xdr);
        }

        private static SaslStep ended(final SaslStep step, final XdrDecoder xdr) {
            xdr.requireEnd();
            return step;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream.rpc;

/** What the procedures are called with, and what they answer; docs/streams.md has them as XDR. */
final class Arguments {
    private static final int LONGEST_SOFTWARE = 64;
    private static final int LONGEST_MECHANISMS = 256;

    private Arguments() {}

    /** The client greets. */
    record Hello(String software) {
        XdrEncoder encode() {
            return new XdrEncoder().putString(software);
        }

        static Hello decode(final XdrDecoder xdr) {
            final Hello hello = new Hello(xdr.getString(LONGEST_SOFTWARE));
            xdr.requireEnd();
            return hello;
        }
    }

    /**
     * The server greets.
     *
     * @param mechanisms of SASL, of which the client has to use one; empty if it need not
     * @param credit     for a stream whose reply comes last
     */
    record Welcome(String software, String mechanisms, Credit credit) {
        XdrEncoder encode() {
            return new XdrEncoder()
                    .putString(software)
                    .putString(mechanisms)
                    .putHyper(credit.octets())
                    .putHyper(credit.chunks());
        }

        static Welcome decode(final XdrDecoder xdr) {
            return new Welcome(xdr.getString(LONGEST_SOFTWARE), xdr.getString(LONGEST_MECHANISMS), Credit.decode(xdr));
        }
    }

    /**
     * The client will send an image.
     *
     * @param length  octets
     * @param stamp   tells this state of the image from others of the same name
     * @param resumes whether to go on where an earlier connection was lost
     */
    record Restore(String name, long length, long stamp, boolean resumes, Exchange exchange) {
        XdrEncoder encode() {
            final XdrEncoder xdr = new XdrEncoder()
                    .putString(name)
                    .putHyper(length)
                    .putHyper(stamp)
                    .putBoolean(resumes);
            exchange.encode(xdr);
            return xdr;
        }

        static Restore decode(final XdrDecoder xdr) {
            final Restore restore = new Restore(
                    xdr.getString(ImageNames.LONGEST),
                    xdr.getCount(),
                    xdr.getHyper(),
                    xdr.getBoolean(),
                    Exchange.decode(xdr));
            xdr.requireEnd();
            return restore;
        }
    }

    /**
     * Where the client's data begins.
     *
     * @param offset octets that the server has already
     * @param digest of these
     */
    record Start(long offset, int digest, Credit credit) {
        XdrEncoder encode() {
            return new XdrEncoder()
                    .putHyper(offset)
                    .putInt(digest)
                    .putHyper(credit.octets())
                    .putHyper(credit.chunks());
        }

        static Start decode(final XdrDecoder xdr) {
            return new Start(xdr.getCount(), xdr.getInt(), Credit.decode(xdr));
        }
    }

    /**
     * The client wants an image.
     *
     * @param offset octets that the client has already
     * @param digest of these
     * @param stamp  of the image that they are of
     */
    record Save(String name, long offset, int digest, long stamp, Exchange exchange, Credit credit) {
        XdrEncoder encode() {
            final XdrEncoder xdr = new XdrEncoder()
                    .putString(name)
                    .putHyper(offset)
                    .putInt(digest)
                    .putHyper(stamp);
            exchange.encode(xdr);
            return xdr.putHyper(credit.octets()).putHyper(credit.chunks());
        }

        static Save decode(final XdrDecoder xdr) {
            return new Save(
                    xdr.getString(ImageNames.LONGEST),
                    xdr.getCount(),
                    xdr.getInt(),
                    xdr.getHyper(),
                    Exchange.decode(xdr),
                    Credit.decode(xdr));
        }
    }

    /**
     * What the server sends.
     *
     * @param offset where its data begins: what the client has asked for, or 0 if that is of another image
     */
    record Offer(long length, long stamp, long offset) {
        XdrEncoder encode() {
            return new XdrEncoder().putHyper(length).putHyper(stamp).putHyper(offset);
        }

        static Offer decode(final XdrDecoder xdr) {
            final Offer offer = new Offer(xdr.getCount(), xdr.getHyper(), xdr.getCount());
            xdr.requireEnd();
            return offer;
        }
    }

    /** A step of SASL. From the client the mechanism with the first one; from the server whether it is the last one. */
    static final class Step {
        private static final int LONGEST_MECHANISM = 32;
        private static final int LONGEST_STEP = 4096;

        private final String mechanism;
        private final boolean isLast;
        private final byte[] octets;

        Step(final String mechanism, final boolean isLast, final byte[] octets) {
            this.mechanism = mechanism;
            this.isLast = isLast;
            this.octets = octets;
        }

        String mechanism() {
            return mechanism;
        }

        boolean isLast() {
            return isLast;
        }

        byte[] octets() {
            return octets;
        }

        XdrEncoder encodeStart() {
            return new XdrEncoder().putString(mechanism).putOpaque(octets);
        }

        XdrEncoder encodeAnswer() {
            return new XdrEncoder().putBoolean(isLast).putOpaque(octets);
        }

        XdrEncoder encodeStep() {
            return new XdrEncoder().putOpaque(octets);
        }

        static Step decodeStart(final XdrDecoder xdr) {
            return ended(new Step(xdr.getString(LONGEST_MECHANISM), false, xdr.getOpaque(LONGEST_STEP)), xdr);
        }

        static Step decodeAnswer(final XdrDecoder xdr) {
            return ended(new Step("", xdr.getBoolean(), xdr.getOpaque(LONGEST_STEP)), xdr);
        }

        static Step decodeStep(final XdrDecoder xdr) {
            return ended(new Step("", false, xdr.getOpaque(LONGEST_STEP)), xdr);
        }

        private static Step ended(final Step step, final XdrDecoder xdr) {
            xdr.requireEnd();
            return step;
        }
    }
}

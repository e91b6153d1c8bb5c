// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transfer;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Decodes private keys. The Java platform decodes PKCS #8 only, into which the older formats are wrapped. */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "RSASSA-PSS", "EC", "EdDSA");
    /** The signature algorithm that shows that two keys belong together. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    /** The curve of a SEC 1 key: the element with context-specific tag 0. */
    private static final int PARAMETERS = 0xA0;

    private static final byte[] VERSION_0 = {2, 1, 0};
    /** The algorithm identifier of RSA, with its parameter NULL. */
    private static final byte[] RSA = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** The object identifier of elliptic-curve keys. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private PrivateKeys() {}

    /** Returns the key, or null if it cannot be decoded. */
    static PrivateKey ofPkcs8(final byte[] der) {
        PrivateKey key = null;
        for (int i = 0; key == null && i < ALGORITHMS.size(); i++) {
            key = ofPkcs8(der, ALGORITHMS.get(i));
        }
        return key;
    }

    private static PrivateKey ofPkcs8(final byte[] der, final String algorithm) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (final GeneralSecurityException | IllegalArgumentException keyOfAnotherType) {
            return null;
        }
    }

    /** Returns the key, or null if it cannot be decoded. */
    static PrivateKey ofPkcs1(final byte[] der) {
        return ofPkcs8(element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, der)));
    }

    /** Returns the key, or null if it cannot be decoded, or does not name its curve. */
    static PrivateKey ofSec1(final byte[] der) {
        final byte[] curve = curve(der);
        return curve == null
                ? null
                : ofPkcs8(element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve), element(OCTET_STRING, der)));
    }

    /** Returns the first element inside the parameters of {@code SEQUENCE { version, key, [0] parameters, … }}, or null. */
    private static byte[] curve(final byte[] der) {
        final DerElement key = DerElement.at(der, 0, der.length);
        if (key == null || key.tag() != SEQUENCE) {
            return null;
        }
        int offset = key.content();
        for (DerElement part = DerElement.at(der, offset, key.end()); part != null; ) {
            if (part.tag() == PARAMETERS) {
                return Arrays.copyOfRange(der, part.content(), part.end());
            }
            offset = part.end();
            part = DerElement.at(der, offset, key.end());
        }
        return null;
    }

    /** The place of an element in an encoding. */
    private record DerElement(int tag, int content, int end) {
        /** Returns the element at an offset, or null if there is none that ends before the limit. */
        static DerElement at(final byte[] der, final int offset, final int limit) {
            if (limit - offset < 2) {
                return null;
            }
            final int first = der[offset + 1] & 0xFF;
            final int lengthBytes = first < 0x80 ? 0 : first & 0x7F;
            final int content = offset + 2 + lengthBytes;
            if (lengthBytes > 2 || content > limit) {
                return null;
            }
            int length = lengthBytes == 0 ? first : 0;
            for (int i = 0; i < lengthBytes; i++) {
                length = length << 8 | (der[offset + 2 + i] & 0xFF);
            }
            return length > limit - content ? null : new DerElement(der[offset] & 0xFF, content, content + length);
        }
    }

    private static byte[] element(final int tag, final byte[]... contents) {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (final byte[] part : contents) {
            content.writeBytes(part);
        }
        final ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        final int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            // The shortest form, which DER requires.
            final byte[] bytes = BigInteger.valueOf(length).toByteArray();
            final int start = bytes[0] == 0 ? 1 : 0;
            element.write(0x80 | (bytes.length - start));
            element.write(bytes, start, bytes.length - start);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }

    /** Returns whether a private and a public key belong together; true if that cannot be found out. */
    static boolean isPair(final PrivateKey key, final PublicKey certified) {
        final String algorithm = SIGNATURES.get(key.getAlgorithm());
        if (algorithm == null) {
            return true;
        }
        try {
            final byte[] message = {1, 2, 3};
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            final byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(message);
            return signature.verify(signed);
        } catch (final GeneralSecurityException anotherType) {
            return false;
        }
    }
}

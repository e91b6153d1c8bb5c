// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package java.lang.foreign;

/** The methods that the benchmarks use. */
public interface Arena extends AutoCloseable {
    static Arena ofShared() {
        return null;
    }

    @Override
    void close();
}

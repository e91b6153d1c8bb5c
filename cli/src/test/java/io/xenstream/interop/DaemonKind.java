// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.nio.file.Path;
import java.util.List;

/** The two daemons of Xen. */
public enum DaemonKind {
    /** The one written in C, whose state is an image. */
    C("xenstored", "state_dump") {
        @Override
        List<String> command(final StockPackages packages, final Path folder) {
            return List.of(program(packages), "-N");
        }

        @Override
        List<String> restoringCommand(final StockPackages packages, final Path folder) {
            return List.of(program(packages), "-N", "-U");
        }
    },
    /** The one written in OCaml, whose state is text. */
    OXENSTORED("oxenstored", "db") {
        @Override
        List<String> command(final StockPackages packages, final Path folder) {
            return List.of(program(packages), "--no-fork", "--config-file", configuration(folder));
        }

        @Override
        List<String> restoringCommand(final StockPackages packages, final Path folder) {
            return List.of(
                    program(packages), "--no-fork", "--config-file", configuration(folder), "--live", "--restart");
        }
    };

    private final String program;
    private final String stateFile;

    DaemonKind(final String program, final String stateFile) {
        this.program = program;
        this.stateFile = stateFile;
    }

    final String program(final StockPackages packages) {
        return packages.daemon(program).toString();
    }

    /** The file of its folder through which its state passes in a live update. */
    final String stateFile() {
        return stateFile;
    }

    static String configuration(final Path folder) {
        return folder.resolve("oxenstored.conf").toString();
    }

    /** Its command line when it starts empty. */
    abstract List<String> command(StockPackages packages, Path folder);

    /** Its command line when it restores a state. */
    abstract List<String> restoringCommand(StockPackages packages, Path folder);
}

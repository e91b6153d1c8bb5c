// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.bench.report.Jdk;
import io.xenstream.bench.report.Machine;
import org.junit.jupiter.api.Test;

/** Runs on any machine. */
final class EnvironmentTest {
    @Test
    void shouldDescribeMachine() {
        final Machine machine = Environment.machine();
        assertThat(machine.processor()).isNotBlank();
        assertThat(machine.cores()).isPositive();
        assertThat(machine.memoryBytes()).isGreaterThan(1 << 28);
        assertThat(machine.pageSize()).isGreaterThanOrEqualTo(4096);
        assertThat(machine.kernel()).contains(System.getProperty("os.version"));
    }

    @Test
    void shouldReadJvmFlags() {
        final Jdk jdk = Environment.jdk();
        assertThat(jdk.version()).isEqualTo(System.getProperty("java.vm.version"));
        // one set by Surefire's arguments, one by ergonomics
        assertThat(jdk.flags())
                .containsEntry("EnableDynamicAgentLoading", "true")
                .containsKey("MaxHeapSize");
    }
}

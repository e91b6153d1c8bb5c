// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The benchmark that the others of its class are compared with in the same run: usually the one in C, which is what the machine can do. The
 * report shows each benchmark's ratio to it, of operations a second; above 1 is faster than the baseline.
 *
 * <p>On a benchmark method: the method is the baseline of all others of its class.
 *
 * <pre>
 * &#64;Benchmark
 * &#64;Baseline
 * public long c(Octets octets) { ... }
 * </pre>
 *
 * <p>On a class whose contenders are values of a parameter: the value is the baseline, and the parameter tells contenders apart.
 *
 * <pre>
 * &#64;Baseline(parameter = "contender", value = "c")
 * public class ScanBenchmark {
 *     &#64;Param({"xenstream", "c", "sbe"})
 *     public String contender;
 * </pre>
 *
 * <p>A benchmark has the baseline of its own class and mode that has the same value for each parameter that the baseline knows. A baseline
 * without chunks, say, is that of each size of chunks. One operation has to be the same work for all contenders of a class; octets differ
 * between formats, and are shown but not compared. A class without a baseline is reported without ratios.
 *
 * <p>Benchmarks count their octets and records in {@link Octets}: the report shows octets a second, and what is allocated a record.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Baseline {
    /**
     * On a class: the name of the parameter whose values are the contenders.
     *
     * @return the name; empty on a method
     */
    String parameter() default "";

    /**
     * On a class: the value of {@link #parameter} that is the baseline.
     *
     * @return the value; empty on a method
     */
    String value() default "";
}

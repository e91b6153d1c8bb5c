// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the baseline that the other benchmarks of a class are compared with in the same run. It is usually the C implementation, which shows
 * what the machine can do. The report shows each benchmark's ratio to the baseline in operations per second; above 1 is faster than the
 * baseline.
 *
 * <p>On a benchmark method: the method is the baseline of all other methods of its class.
 *
 * <pre>
 * &#64;Benchmark
 * &#64;Baseline
 * public long c(Bytes bytes) { ... }
 * </pre>
 *
 * <p>On a class whose contenders are values of a parameter: names the parameter and the value that is the baseline.
 *
 * <pre>
 * &#64;Baseline(parameter = "contender", value = "c")
 * public class ScanBenchmark {
 *     &#64;Param({"xenstream", "c", "sbe"})
 *     public String contender;
 * </pre>
 *
 * <p>A benchmark is compared with the baseline of the same class and mode that has the same value for every parameter the two share. A baseline
 * without a chunk size, for example, serves every chunk size. One operation must be the same work for all contenders of a class. Encoded sizes
 * differ between formats; they are shown but not compared. A class without a baseline is reported without ratios.
 *
 * <p>Benchmarks count bytes and records in {@link WorkCounters}, from which the report derives bytes per second and allocation per record.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Baseline {
    /**
     * On a class: the parameter whose values are the contenders.
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

/**
 * How fast Projax is, beside what one would use instead. {@code Benchmarks} runs the groups, each a class that returns rows;
 * {@code Report} writes them down. Peers and limits of time are the business of {@code integration-tests/benchmarks/run}.
 */
@NullMarked
package dev.projax.benchmarks;

import org.jspecify.annotations.NullMarked;

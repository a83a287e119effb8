/**
 * How fast Projax is, compared to what you would use instead. {@code Benchmarks} runs the groups, and each group is a
 * class that returns rows. {@code Report} writes them. {@code integration-tests/benchmarks/run} installs the programs
 * to compare with and sets the limits.
 */
@NullMarked
package dev.projax.benchmarks;

import org.jspecify.annotations.NullMarked;

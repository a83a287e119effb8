/**
 * The table of faults: one class per row, with the row's number in its Javadoc and its limits in its assertions. Rows
 * that take more than a few seconds are tagged {@code long} and run with {@code -Pfaults}, each class in its own JVM
 * and, if root allows it, in its own network namespace. Most of them have a short form for every build.
 *
 * <p>{@code ChildJvm} runs one of the small main classes here ({@code PortTaker}, {@code PortFileReader},
 * {@code SelfConnector}) in another process.
 */
@NullMarked
package dev.projax.it.faults;

import org.jspecify.annotations.NullMarked;

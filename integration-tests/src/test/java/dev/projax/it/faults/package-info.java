/**
 * The table of faults, a class for each row, with the row's number in its Javadoc and its figure in its assertions. Rows
 * of more than a few seconds are tagged {@code long} and run with {@code -Pfaults}, each class in a JVM of its own and,
 * where root allows, in a network namespace of its own; most have a short form for every build.
 *
 * <p>{@code ChildJvm} runs one of the small main classes here ({@code PortTaker}, {@code PortFileReader},
 * {@code SelfConnector}) in another process.
 */
@NullMarked
package dev.projax.it.faults;

import org.jspecify.annotations.NullMarked;

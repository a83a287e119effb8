/**
 * The command {@code projax}. Start reading at {@code Main}, which alone reads the environment and exits, then
 * {@code CommandLineInterface}; {@code Commands} lists the commands, each a class of its own. {@code Failure}, in {@code command}, says which
 * exit code and which sentence an error becomes.
 */
@NullMarked
package dev.projax.cli;

import org.jspecify.annotations.NullMarked;

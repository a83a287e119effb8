/**
 * The {@code projax} command. Start reading at {@code Main}, the only class that reads the environment and exits, then
 * {@code CommandLineInterface}. {@code Commands} lists the commands, each in its own class. {@code Failure}, in
 * {@code command}, turns an exception into an exit code and a message.
 */
@NullMarked
package dev.projax.cli;

import org.jspecify.annotations.NullMarked;

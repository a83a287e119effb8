/**
 * What every command is made of: its options, its errors and exit codes, and how it speaks to people and to programs. Start reading at
 * {@link dev.projax.cli.command.Command}.
 *
 * <p>Used by all other packages but {@code reference} and {@code startup}; what is public here is so for them.
 */
@NullMarked
package dev.projax.cli.command;

import org.jspecify.annotations.NullMarked;

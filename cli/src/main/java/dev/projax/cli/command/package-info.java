/**
 * What every command is made of: options, errors and exit codes, advice, and output for people and programs. Start
 * reading at {@link dev.projax.cli.command.Command}.
 *
 * <p>All other packages except {@code reference} and {@code startup} use it, and types are public only for them.
 */
@NullMarked
package dev.projax.cli.command;

import org.jspecify.annotations.NullMarked;

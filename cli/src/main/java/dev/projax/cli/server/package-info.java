/**
 * The commands about servers: those that start, stop and show them, and those by which clients find one. Start reading at
 * {@code StartCommand} and {@code ServerStarter}.
 *
 * <p>Uses {@code command} and {@code port}; what is public here is so for the list of commands.
 */
@NullMarked
package dev.projax.cli.server;

import org.jspecify.annotations.NullMarked;

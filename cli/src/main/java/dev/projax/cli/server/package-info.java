/**
 * Commands about servers: they start, stop, list and find them. Start reading at {@code StartCommand} and
 * {@code ServerStarter}.
 *
 * <p>Uses {@code command} and {@code port}. Types are public here only for the list of commands.
 */
@NullMarked
package dev.projax.cli.server;

import org.jspecify.annotations.NullMarked;

/**
 * The commands about ports: who holds one, how to free or lease one, and what is wrong with this machine. Start reading
 * at {@code WhoCommand} and {@code DoctorCommand}.
 *
 * <p>Types are public only for the list of commands, and for servers that find no free port.
 */
@NullMarked
package dev.projax.cli.port;

import org.jspecify.annotations.NullMarked;

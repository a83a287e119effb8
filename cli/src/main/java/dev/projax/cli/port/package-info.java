/**
 * The commands about ports: who holds one, how it is freed or leased, what is the matter with this machine. Start reading at
 * {@code WhoCommand} and {@code DoctorCommand}.
 *
 * <p>What is public here is so for the list of commands, and for servers that find no free port.
 */
@NullMarked
package dev.projax.cli.port;

import org.jspecify.annotations.NullMarked;

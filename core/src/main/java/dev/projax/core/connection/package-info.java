/**
 * How does a client speak with its server so that nobody else hears the token? Start reading at
 * {@link dev.projax.core.connection.VerifiedConnection}. Exported to nobody but our own bridge: what is public here is so for
 * that one and for the command line.
 */
@NullMarked
package dev.projax.core.connection;

import org.jspecify.annotations.NullMarked;

/**
 * How does a client talk to its server without revealing the token to another program? Start reading at
 * {@link dev.projax.core.connection.VerifiedConnection}. Exported only to our own desktop bridge: what is public here
 * is public for the bridge and for the command line.
 */
@NullMarked
package dev.projax.core.connection;

import org.jspecify.annotations.NullMarked;

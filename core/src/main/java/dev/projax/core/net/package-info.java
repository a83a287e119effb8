/**
 * How do two programs on one machine speak with each other? {@link dev.projax.core.net.Loopback} is where, and
 * {@link dev.projax.core.net.HttpReader} reads what comes back. Exported to nobody but our own bridge: what is
 * public here is so for that one and for the other rooms.
 */
@NullMarked
package dev.projax.core.net;

import org.jspecify.annotations.NullMarked;

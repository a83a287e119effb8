/**
 * How do two programs on one machine speak with each other? {@link dev.projax.core.net.Loopback} is where, and
 * {@link dev.projax.core.net.HttpReader} reads what comes back. Not exported: what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.net;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP between programs on one machine. {@link dev.projax.core.net.Loopback} has the addresses, and
 * {@link dev.projax.core.net.HttpReader} reads the responses. Exported only to our own bridge. Types are public here
 * only because the bridge and other packages of core use them.
 */
@NullMarked
package dev.projax.core.net;

import org.jspecify.annotations.NullMarked;

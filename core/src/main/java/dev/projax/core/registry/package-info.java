/**
 * Apps and their servers' identities. {@link dev.projax.core.registry.App} is what servers and clients share,
 * {@link dev.projax.core.registry.Identity} proves one server's identity, and {@link dev.projax.core.registry.Health}
 * is the format of its health check.
 */
@NullMarked
package dev.projax.core.registry;

import org.jspecify.annotations.NullMarked;

/**
 * Which port do I get? A port is got by binding the real server to it on both loopback addresses, never by looking for
 * a free one first. Start reading at {@link dev.projax.core.allocation.PortAllocator}.
 */
@NullMarked
package dev.projax.core.allocation;

import org.jspecify.annotations.NullMarked;

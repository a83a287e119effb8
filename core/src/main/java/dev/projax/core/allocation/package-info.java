/**
 * Port allocation: gives a server a port by binding the real server to both loopback addresses, never by checking for a
 * free port first. Start reading at {@link dev.projax.core.allocation.PortAllocator}.
 */
@NullMarked
package dev.projax.core.allocation;

import org.jspecify.annotations.NullMarked;

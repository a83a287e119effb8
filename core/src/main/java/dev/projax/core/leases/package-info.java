/**
 * Leased ports: ports that are reserved for a program that has not bound them yet. Each lease is a lock on a file. Not
 * exported, because an app gets its leases from {@link dev.projax.core.registry.App#allocator}.
 */
@NullMarked
package dev.projax.core.leases;

import org.jspecify.annotations.NullMarked;

/**
 * Which ports are promised to somebody who has not bound them yet? Each lease is the lock of a file. Not exported: an app has
 * its leases from {@link dev.projax.core.registry.App#allocator}.
 */
@NullMarked
package dev.projax.core.leases;

import org.jspecify.annotations.NullMarked;

/**
 * The files of leases: ports that are reserved for a program that has not bound them yet. A lease is a lock on a file,
 * with a record next to it that says who holds it. Not exported: {@link dev.projax.core.allocation.Leases} is what
 * programs use. Start reading at {@link dev.projax.core.leases.LeaseDirectory}.
 */
@NullMarked
package dev.projax.core.leases;

import org.jspecify.annotations.NullMarked;

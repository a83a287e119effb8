/**
 * How do others learn the port? By the port file, in a directory that only its user can write. Start reading at
 * {@link dev.projax.core.registry.App}, which says who we are, then {@link dev.projax.core.registry.PortFile}.
 *
 * <p>Instance records and the locks that prove their owner alive belong here too.
 */
package dev.projax.core.registry;

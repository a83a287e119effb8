/**
 * How do others learn the port? By the port file, in a directory that only its user can write. Start reading at
 * {@link dev.projax.core.registry.App}, which says who we are, then {@link dev.projax.core.registry.PortFile}.
 *
 * <p>{@link dev.projax.core.registry.Records} has what each instance tells of itself, and its lock, which says that it lives;
 * {@code LockFile} is the only class that opens lock files, {@code PortFileQueue} decides whose turn it is to be named.
 */
package dev.projax.core.registry;

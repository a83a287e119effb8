/**
 * How is a file written, read and locked so that nobody is fooled? Start reading at {@code LockFile}, for what a lock says, and
 * at {@code PrivateDirectory}, for where files may stand.
 *
 * <p>Used by every other room, and not exported: what is public here is so for them.
 */
@NullMarked
package dev.projax.core.files;

import org.jspecify.annotations.NullMarked;

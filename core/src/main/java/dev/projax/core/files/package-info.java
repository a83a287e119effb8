/**
 * Files and locks that are safe against other programs, links and crashes. Start reading at {@code LockFile}, for what
 * a lock means, and at {@code PrivateDirectory}, for where files may be created.
 *
 * <p>Not exported. Types are public here only because other packages of core use them.
 */
@NullMarked
package dev.projax.core.files;

import org.jspecify.annotations.NullMarked;

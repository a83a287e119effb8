/**
 * The port file, for clients that only read one file. Start reading at {@code PortFile}, then at {@code PortFileClaim},
 * for how the next server inherits it.
 *
 * <p>Not exported. Types are public here only because other packages of core use them.
 */
@NullMarked
package dev.projax.core.portfile;

import org.jspecify.annotations.NullMarked;

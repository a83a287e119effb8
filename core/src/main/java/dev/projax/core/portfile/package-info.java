/**
 * Which server do clients use that read one file only? Start reading at {@code PortFile}, then at {@code PortFileClaim}, for how the
 * next server inherits it.
 *
 * <p>Not exported: what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.portfile;

import org.jspecify.annotations.NullMarked;

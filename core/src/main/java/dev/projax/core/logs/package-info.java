/**
 * What did a server in the background say, and what was done to other processes? Start reading at {@code LogFile}. Not exported:
 * what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.logs;

import org.jspecify.annotations.NullMarked;

/**
 * The logs of background servers, and the audit log of what was done to other processes. Start reading at
 * {@code LogFile}. Not exported. Types are public here only because other packages of core use them.
 */
@NullMarked
package dev.projax.core.logs;

import org.jspecify.annotations.NullMarked;

/**
 * Is it really ours? A server that is challenged shows that it knows its secret: start reading at {@code Proof}. Beside it the
 * formats in which it is asked and answers, written here because the JDK's take longer to load than a command has to run.
 *
 * <p>Not exported: what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.proof;

import org.jspecify.annotations.NullMarked;

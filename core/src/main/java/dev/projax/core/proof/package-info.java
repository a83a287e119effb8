/**
 * The proof that a server is really ours: it answers a challenge with a value that requires its secret. Start reading
 * at {@code Proof}. The package also has the formats of challenge and answer, written by hand because loading the JDK's
 * takes longer than a command may run.
 *
 * <p>Not exported. Types are public here only because other packages of core use them.
 */
@NullMarked
package dev.projax.core.proof;

import org.jspecify.annotations.NullMarked;

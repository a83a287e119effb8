/**
 * Where is the server? One algorithm for every client: the port file's port, else all candidates at once, each asked for
 * its health. Start reading at {@link dev.projax.core.discovery.Discovery}.
 *
 * <p>Inside: {@code Target} says whom to ask, {@code Search} asks them on one selector, {@code Probe} is one conversation,
 * {@code ProbedAnswer} says what came of it, {@code Verifier} whether it is proven, {@code SearchEnd} when enough is known,
 * {@code Ranking} who wins.
 */
@NullMarked
package dev.projax.core.discovery;

import org.jspecify.annotations.NullMarked;

/**
 * Where is the server? One algorithm for every client: the port file's port first, then all candidates at once, each
 * asked for its health. Start reading at {@link dev.projax.core.discovery.Discovery}.
 *
 * <p>Inside: {@code Target} is a port to ask, {@code Search} asks them all on one selector, {@code Probe} is one
 * conversation, {@code ProbedAnswer} interprets its answer, {@code Verifier} checks the proof, {@code SearchEnd}
 * decides when enough is known, and {@code Ranking} who wins.
 */
@NullMarked
package dev.projax.core.discovery;

import org.jspecify.annotations.NullMarked;

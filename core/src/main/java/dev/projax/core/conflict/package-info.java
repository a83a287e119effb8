/**
 * Who holds this port, and what now? Start reading at {@link dev.projax.core.conflict.PortInspector}, which gives a
 * verdict, and at {@link dev.projax.core.conflict.GuardedKill}, which terminates the right process or none.
 *
 * <p>Inside: {@code SocketTable} is what the system shows, {@code PortFacts} is what we know about a port,
 * {@code Classification} decides what that means, and {@code Judgement} which process may be terminated and what to do
 * next. Words for people are up to each program.
 */
@NullMarked
package dev.projax.core.conflict;

import org.jspecify.annotations.NullMarked;

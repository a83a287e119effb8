/**
 * Who holds this port, and what now? Start reading at {@link dev.projax.core.conflict.PortInspector}, which gives a verdict,
 * and at {@link dev.projax.core.conflict.GuardedKill}, which ends the right process or none.
 *
 * <p>Inside: {@code SocketTable} is what the system shows, {@code PortFacts} what is known of a port,
 * {@code Classification} what that means, {@code KillPolicy} whose process may be ended, {@code VerdictText} how both are told.
 */
@NullMarked
package dev.projax.core.conflict;

import org.jspecify.annotations.NullMarked;

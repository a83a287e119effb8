/**
 * Who holds this port? Start reading at {@link dev.projax.core.conflict.SocketTable}.
 */
package dev.projax.core.conflict;

/**
 * A desktop app's connection to its server. Start reading at {@link dev.projax.desktop.ServerConnection}. Its thread is
 * {@code ConnectionLoop}, and {@code StateMachine} decides what that thread does next.
 */
@NullMarked
package dev.projax.desktop;

import org.jspecify.annotations.NullMarked;

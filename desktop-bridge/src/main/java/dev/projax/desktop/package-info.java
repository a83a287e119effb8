/**
 * A desktop app's hold on the server. Start reading at {@link dev.projax.desktop.ServerConnection}; its thread is the
 * {@code ConnectionLoop}, and what that one does next is decided in {@code StateMachine}.
 */
@NullMarked
package dev.projax.desktop;

import org.jspecify.annotations.NullMarked;

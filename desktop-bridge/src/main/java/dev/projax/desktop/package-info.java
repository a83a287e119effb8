/**
 * A desktop app's hold on the server. Start reading at {@link dev.projax.desktop.ServerConnection}; its thread is the
 * {@code Keeper}, and what that one does next is decided in {@code StateMachine}.
 */
package dev.projax.desktop;

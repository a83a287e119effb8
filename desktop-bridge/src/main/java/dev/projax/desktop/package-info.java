/**
 * A desktop app's hold on the server. Start reading at {@link dev.projax.desktop.ServerConnection}.
 */
package dev.projax.desktop;

/**
 * The program {@code bin/projax-desktop-bridge}: a {@link dev.projax.desktop.ServerConnection} for apps that are not
 * written in Java, which speak JSON-RPC 2.0 to it over stdin and stdout. Start reading at {@code Session}.
 * {@code Methods} lists what an app can call, and docs/desktop.md is the contract.
 */
@NullMarked
package dev.projax.desktop.bridge;

import org.jspecify.annotations.NullMarked;

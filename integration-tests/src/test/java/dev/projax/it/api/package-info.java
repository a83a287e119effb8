/**
 * What other programs may call: {@code docs/api.txt} lists it, and {@code ApiIT} holds the list against the code.
 * {@code ExportedModule} finds the types, {@code Signatures} writes them down.
 */
@NullMarked
package dev.projax.it.api;

import org.jspecify.annotations.NullMarked;

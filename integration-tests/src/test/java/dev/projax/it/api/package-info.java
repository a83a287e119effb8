/**
 * What other programs may call: {@code docs/api.txt} lists it, and {@code ApiIT} holds the list against the code.
 * {@code ExportedModule} finds the types, {@code Signatures} writes them down. The other tests are programs that call it.
 */
@NullMarked
package dev.projax.it.api;

import org.jspecify.annotations.NullMarked;

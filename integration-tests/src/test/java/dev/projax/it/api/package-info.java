/**
 * What other programs may call. {@code docs/api.txt} lists it, and {@code ApiIT} compares the list with the code.
 * {@code ExportedModule} finds the types, and {@code Signatures} writes them. The other tests are programs that use the
 * API.
 */
@NullMarked
package dev.projax.it.api;

import org.jspecify.annotations.NullMarked;

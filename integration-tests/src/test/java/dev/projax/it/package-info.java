/**
 * What Projax promises, shown on real processes, files and sockets. A class is a chapter, a test a sentence; the places
 * and strangers that they need are in {@link dev.projax.it.fixture}.
 */
@NullMarked
package dev.projax.it;

import org.jspecify.annotations.NullMarked;

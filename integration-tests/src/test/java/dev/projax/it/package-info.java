/**
 * What Projax promises, tested with real processes, files and sockets. Each class is a chapter and each test a
 * sentence. The fixtures are in {@link dev.projax.it.fixture}.
 */
@NullMarked
package dev.projax.it;

import org.jspecify.annotations.NullMarked;

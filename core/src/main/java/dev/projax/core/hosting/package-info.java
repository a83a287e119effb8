/**
 * How do I come up and go? {@link dev.projax.core.hosting.Hosting} binds any server to a free port, checks that it
 * answers, and publishes it; {@link dev.projax.core.hosting.Hosted} takes all of it back.
 */
@NullMarked
package dev.projax.core.hosting;

import org.jspecify.annotations.NullMarked;

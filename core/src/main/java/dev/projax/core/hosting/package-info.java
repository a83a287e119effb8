/**
 * How do I start and stop my server? {@link dev.projax.core.hosting.Hosting} binds any server to a free port, checks
 * that it answers, and publishes it. {@link dev.projax.core.hosting.Hosted} undoes all of that.
 */
@NullMarked
package dev.projax.core.hosting;

import org.jspecify.annotations.NullMarked;

/**
 * Class archives, with which a JVM starts in half the time. {@link dev.projax.cli.startup.Rehearsal} runs the commands
 * so that the JVM can write the archives, and {@link dev.projax.cli.startup.ClassArchives} starts that in the
 * background. Only {@code bin/projax} knows where they are and which one a command uses. Types are public only for
 * {@code Main}.
 */
@NullMarked
package dev.projax.cli.startup;

import org.jspecify.annotations.NullMarked;

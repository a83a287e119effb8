/**
 * Archives of classes, from which a JVM starts in half the time: {@link dev.projax.cli.startup.Rehearsal} uses the commands so
 * that the JVM can write one, and {@link dev.projax.cli.startup.ClassArchives} has that done in the background. Where they are,
 * and which of them suits a command, is known to {@code bin/projax} alone. Public is what {@code Main} needs.
 */
@NullMarked
package dev.projax.cli.startup;

import org.jspecify.annotations.NullMarked;

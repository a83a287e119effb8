/**
 * The reference for the commands: help texts, man pages and completion for three shells, all made from the model that
 * parses the commands. Pure functions from that model to text. Start reading at {@link dev.projax.cli.reference.Shell}
 * and {@link dev.projax.cli.reference.ManPage}.
 */
@NullMarked
package dev.projax.cli.reference;

import org.jspecify.annotations.NullMarked;

/**
 * What people look up about the commands outside of them: completion for three shells and pages for {@code man}, made from
 * the one model that the commands are parsed by. Pure functions from that model to text; start reading at
 * {@link dev.projax.cli.reference.Shell} and {@link dev.projax.cli.reference.ManPage}.
 */
@NullMarked
package dev.projax.cli.reference;

import org.jspecify.annotations.NullMarked;

/**
 * Who are we, and what do others learn of us? {@link dev.projax.core.registry.App} is what servers and clients have in common,
 * {@link dev.projax.core.registry.Identity} what one server proves itself with, {@link dev.projax.core.registry.Health} what it answers.
 */
@NullMarked
package dev.projax.core.registry;

import org.jspecify.annotations.NullMarked;

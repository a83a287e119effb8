/**
 * What is told to programs, field by field: in one order, whoever writes it and in whatever format. Exported to nobody but our
 * own bridge: what is public here is so for that one and for the command line.
 */
@NullMarked
package dev.projax.core.facts;

import org.jspecify.annotations.NullMarked;

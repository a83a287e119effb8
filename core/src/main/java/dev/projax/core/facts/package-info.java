/**
 * What is told to programs, field by field: in one order, whoever writes it and in whatever format. Not exported: what is public here
 * is so for the command line, the server and the bridge.
 */
@NullMarked
package dev.projax.core.facts;

import org.jspecify.annotations.NullMarked;

/**
 * Which fields do programs get to read? One list in one order, for every writer and every format. Exported only to our
 * own desktop bridge: what is public here is public for the bridge and for the command line.
 */
@NullMarked
package dev.projax.core.facts;

import org.jspecify.annotations.NullMarked;

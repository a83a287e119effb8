/**
 * How do two programs on one machine speak with each other? Not exported: what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.net;

import org.jspecify.annotations.NullMarked;

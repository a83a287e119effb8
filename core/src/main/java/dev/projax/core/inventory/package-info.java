/**
 * What of ours is there, and does it live? Start reading at {@code Instances}; {@code InstanceState} has the rule by which records are
 * swept.
 *
 * <p>Not exported: what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.inventory;

import org.jspecify.annotations.NullMarked;

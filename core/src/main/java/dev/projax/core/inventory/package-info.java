/**
 * Which of our servers exist, and are they running? Start reading at {@code Instances}. {@code InstanceState} has the
 * rule that decides which records may be deleted.
 *
 * <p>Not exported: what is public here is public for the other packages.
 */
@NullMarked
package dev.projax.core.inventory;

import org.jspecify.annotations.NullMarked;

/**
 * Who runs? The files of each instance of an app, a record and a lock, and who may read what in them. Start reading at
 * {@code InstanceFiles}; a server enters through {@code Registration}. When a record of somebody who has ended may be deleted is
 * decided in {@code inventory}.
 *
 * <p>Not exported, because a record has the secrets of its instance: what is public here is so for the other rooms.
 */
@NullMarked
package dev.projax.core.instances;

import org.jspecify.annotations.NullMarked;

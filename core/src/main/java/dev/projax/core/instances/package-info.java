/**
 * The record and the lock of each running server of an app. Start reading at {@code InstanceFiles}. A server registers
 * with {@code Registration}. The package {@code inventory} decides when a stopped server's record may be deleted.
 *
 * <p>Not exported, because a record contains its server's secrets. Types are public here only because other packages of
 * core use them.
 */
@NullMarked
package dev.projax.core.instances;

import org.jspecify.annotations.NullMarked;

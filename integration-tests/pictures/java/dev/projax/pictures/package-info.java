/**
 * Draws the pictures of the README as SVG. Start reading at {@link dev.projax.pictures.Pictures}; {@code
 * integration-tests/pictures/run} calls it. It needs nothing but a JDK.
 */
package dev.projax.pictures;

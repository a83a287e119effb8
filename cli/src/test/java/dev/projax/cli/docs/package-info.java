/**
 * The documentation, held to what the program does: links, width, commands, variables, exit codes and JSON fields. Start
 * with {@link dev.projax.cli.docs.MarkdownPage}, which reads a page.
 */
package dev.projax.cli.docs;

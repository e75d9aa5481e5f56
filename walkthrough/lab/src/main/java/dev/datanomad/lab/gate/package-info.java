/**
 * The gate: knows what is safe. It is given facts and an action, and answers with conditions; it asks nobody, decides for
 * nobody, and has no user interface.
 */
package dev.datanomad.lab.gate;

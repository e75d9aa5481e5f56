/** Damages an event in every way that matters, and asks every check of this project whether it notices. */
package dev.datanomad.faults.checks;

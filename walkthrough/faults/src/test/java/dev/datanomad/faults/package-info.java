/** Breaks the running service in every way that can be made here, under load, and counts what users lose. */
package dev.datanomad.faults;

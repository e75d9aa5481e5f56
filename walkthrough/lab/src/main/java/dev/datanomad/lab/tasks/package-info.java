/** The lab of the to-do service, whose records change: its programs, its eight steps, and its tour. */
package dev.datanomad.lab.tasks;

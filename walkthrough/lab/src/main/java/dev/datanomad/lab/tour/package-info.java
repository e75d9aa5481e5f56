/** The tour: the whole migration by itself, with a report. */
package dev.datanomad.lab.tour;

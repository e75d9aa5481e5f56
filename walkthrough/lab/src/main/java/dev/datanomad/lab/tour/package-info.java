/** The whole migration by itself, told and measured. */
package dev.datanomad.lab.tour;

/** The tour of the to-do service's migration, with its users and what disturbs them. */
package dev.datanomad.lab.tasks.tour;

/** Tasks in two stores: which serves whom, by flags, and how one is made to hold what the other holds. */
package dev.datanomad.tasks.migration;

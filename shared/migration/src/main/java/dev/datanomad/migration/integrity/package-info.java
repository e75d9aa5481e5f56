/** The comparison of what two stores answer: beside the users' requests, bounded, counted and explained. */
package dev.datanomad.migration.integrity;

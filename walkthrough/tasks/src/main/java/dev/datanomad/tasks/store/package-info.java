/** Tasks, and the two stores that keep them. */
package dev.datanomad.tasks.store;

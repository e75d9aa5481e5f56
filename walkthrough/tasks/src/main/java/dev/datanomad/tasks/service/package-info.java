/** The to-do service: its program, its routes, and its pages. */
package dev.datanomad.tasks.service;

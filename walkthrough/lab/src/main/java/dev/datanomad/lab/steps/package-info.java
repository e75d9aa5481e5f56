/** The steps between stages: their manifest, and what differs in fact. */
package dev.datanomad.lab.steps;

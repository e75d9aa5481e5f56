/** The pages of the lab: what they show, as values, and their templates. They decide nothing. */
package dev.datanomad.lab.classroom;

/** The control room: every action of the lab as a button, and as an API. */
package dev.datanomad.lab.controlroom;

/** The lab's API: every action and the state, for the pages and for the terminal; and the pages by their paths. */
package dev.datanomad.lab.controlroom;

/** Output in a terminal. */
package dev.datanomad.lab.text;

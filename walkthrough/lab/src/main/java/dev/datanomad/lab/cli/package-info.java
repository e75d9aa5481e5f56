/** The commands of {@code ./datanomad}. Most send an action to the lab that runs in another process. */
package dev.datanomad.lab.cli;

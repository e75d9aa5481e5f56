/** The commands of {@code ./datanomad}. Most pull a lever of the lab that runs in another process. */
package dev.datanomad.lab.cli;

/** Goes into the JVMs of programs that the lab starts, so that they never outlive it. */
package dev.datanomad.lab.leash;

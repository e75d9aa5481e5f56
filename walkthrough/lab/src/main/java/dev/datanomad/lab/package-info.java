/** The lab: everything around the service that a learner needs to move it, and to watch. */
package dev.datanomad.lab;

/** The fault suite: injects faults into the running service and its databases under load, and counts lost events. */
package dev.datanomad.faults;

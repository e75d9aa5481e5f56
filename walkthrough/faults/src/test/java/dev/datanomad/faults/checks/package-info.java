/** Which damage each check of this project sees: shadow reads, reconciliation and audit. */
package dev.datanomad.faults.checks;

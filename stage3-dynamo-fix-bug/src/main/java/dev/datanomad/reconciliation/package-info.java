/** Backfill, verification and repair: makes DynamoDB hold what MongoDB holds. */
package dev.datanomad.reconciliation;

/**
 * The machinery of a migration from one store, the <em>source</em>, to another one, the <em>target</em>: flags, the
 * comparison of reads, and the reconciliation of all that is stored. Only packages that hold an adapter to a driver know
 * which stores these are.
 */
package dev.datanomad.migration;

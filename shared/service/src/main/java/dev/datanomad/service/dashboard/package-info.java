/** The dashboard: a page, and the stream of snapshots that keeps it up to date. */
package dev.datanomad.service.dashboard;

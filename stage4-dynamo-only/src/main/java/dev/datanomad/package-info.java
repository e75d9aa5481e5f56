/** The service: its wiring, and where its events are kept. */
package dev.datanomad;

/** The console: events posted by hand or by two demo users, as the service and each store have them, and why. */
package dev.datanomad.lab.console;

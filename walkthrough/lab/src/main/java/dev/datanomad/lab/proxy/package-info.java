/** The front door: a reverse proxy with one address for users, while instances of the service come and go behind it. */
package dev.datanomad.lab.proxy;

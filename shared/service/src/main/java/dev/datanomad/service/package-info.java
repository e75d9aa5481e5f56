/** What every stage's service has in common: the event model, the store's interface, the HTTP edge, metrics. */
package dev.datanomad.service;

/** Events, what stores promise to do with them, and what a store can hold. */
package dev.datanomad.service.events;

/** The queue between the two stores: outbox, relay, messages, consumer, dead letters. */
package dev.datanomad.tasks.feed;

package dev.datanomad.service.events;

/**
 * What a store finds an event by.
 *
 * @param userKey whose it is
 * @param id its id
 */
public record EventKey(String userKey, String id) {}

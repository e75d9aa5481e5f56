/**
 * An embedded DynamoDB: the part of the protocol that applications use most, its rules and its limits, in memory or in a
 * file. What it does not do is refused, and never ignored.
 */
package dev.datanomad.dynamodb;

/** The operations of the protocol. */
package dev.datanomad.dynamodb.operation;

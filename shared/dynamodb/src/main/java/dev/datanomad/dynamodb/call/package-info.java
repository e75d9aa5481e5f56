/** Calls as they arrive, and the errors that answer them. */
package dev.datanomad.dynamodb.call;

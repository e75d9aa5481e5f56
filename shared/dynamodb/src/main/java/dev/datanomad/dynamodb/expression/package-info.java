/** Expressions: conditions, projections and updates, with the names and values that stand for others in them. */
package dev.datanomad.dynamodb.expression;

/** The values of attributes: what DynamoDB holds, as JSON, and how large it is. */
package dev.datanomad.dynamodb.value;

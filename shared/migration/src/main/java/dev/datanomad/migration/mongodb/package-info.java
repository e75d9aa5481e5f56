/** An adapter to the driver of MongoDB: a collection as the source or the target of a reconciliation. */
package dev.datanomad.migration.mongodb;

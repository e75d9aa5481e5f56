/** The flags that steer a migration. */
package dev.datanomad.migration.flags;

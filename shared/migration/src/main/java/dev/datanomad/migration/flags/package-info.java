/** Boolean flags that steer a migration: evaluated by LaunchDarkly's SDK, from LaunchDarkly or from a guarded file. */
package dev.datanomad.migration.flags;

/** The four flags: evaluated by LaunchDarkly's SDK, from LaunchDarkly or from a guarded file. */
package dev.datanomad.flags;

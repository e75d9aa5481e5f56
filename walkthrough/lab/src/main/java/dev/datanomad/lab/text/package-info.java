/** Output for people. */
package dev.datanomad.lab.text;

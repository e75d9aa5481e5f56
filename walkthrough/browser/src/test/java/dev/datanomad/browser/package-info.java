/** The pages of the service and of the lab, in a headless Chromium: what a learner sees, and what no other page may do. */
package dev.datanomad.browser;

/** Child processes: how the lab starts programs, reads their logs, stops them, and ends them when it ends itself. */
package dev.datanomad.lab.children;

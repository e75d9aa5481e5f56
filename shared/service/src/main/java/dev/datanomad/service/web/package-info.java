/** Files that web pages share: styles and modules of JavaScript, and how they are addressed. */
package dev.datanomad.service.web;

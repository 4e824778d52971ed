/** The processor: one topology that decides, one caller that drives the PSP, and the queries about both. */
package dev.payonce.processor;

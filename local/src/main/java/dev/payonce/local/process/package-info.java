/** Parts of the system as processes of their own: started, waited for, killed, stopped. */
@NullMarked
package dev.payonce.local.process;

import org.jspecify.annotations.NullMarked;

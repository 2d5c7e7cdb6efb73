/** Notices, attacked: the text that says too little, the one who approves alone, the crash between claim and answer. */
@NullMarked
package ecluse.correspondence;

import org.jspecify.annotations.NullMarked;

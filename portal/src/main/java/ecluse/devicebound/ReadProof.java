package ecluse.devicebound;

/** A proof that can be read, or why it is none. */
sealed interface ReadProof permits Proof, Fault {}

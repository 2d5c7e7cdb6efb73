package ecluse.translog;

/**
 * A checkpoint with the signatures below it, whoever made them. Reading one verifies none: {@link TrustedLog} does.
 *
 * @param checkpoint what the text of the note says
 * @param note the text and its signatures
 */
public record SignedCheckpoint(Checkpoint checkpoint, Note note) {

    /** @throws IllegalArgumentException if the note is about another checkpoint */
    public SignedCheckpoint {
        if (!note.text().equals(checkpoint.text())) {
            throw new IllegalArgumentException("the note does not say what the checkpoint says");
        }
    }

    /** Like {@link #parse(byte[])}, from characters. */
    public static SignedCheckpoint parse(String text) throws BadProof {
        return of(Note.parse(text));
    }

    /**
     * Reads the note of a checkpoint.
     *
     * @throws BadProof if it is not a note, or its text not a checkpoint
     */
    public static SignedCheckpoint parse(byte[] utf8) throws BadProof {
        return of(Note.parse(utf8));
    }

    private static SignedCheckpoint of(Note note) throws BadProof {
        return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
    }

    /** The same with one more signature, say a witness's. */
    public SignedCheckpoint with(NoteSignature signature) {
        return new SignedCheckpoint(checkpoint, note.with(signature));
    }

    /** The note as {@link #parse(String)} reads it. */
    public String text() {
        return note.noteText();
    }
}

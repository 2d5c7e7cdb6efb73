package ecluse.translog;

/**
 * What a key's signatures mean. The type is part of the key's id, so a signature of one type never passes for another.
 *
 * @see <a href="https://c2sp.org/signed-note#signature-types">C2SP signed-note, signature types</a>
 */
public enum SignatureType {
    /** {@code 0x01}: Ed25519 over the text of the note. Logs sign so. */
    ED25519(0x01),

    /**
     * {@code 0x04}: Ed25519 over a time and the text of a checkpoint. Witnesses sign so.
     *
     * @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature</a>
     */
    COSIGNATURE(0x04);

    private final byte code;

    SignatureType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static SignatureType of(byte code) throws BadProof {
        for (var type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new BadProof("signature type 0x%02x is not one of 0x01 (Ed25519), 0x04 (cosignature)".formatted(code));
    }
}

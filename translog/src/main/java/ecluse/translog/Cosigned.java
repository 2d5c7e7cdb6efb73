package ecluse.translog;

import java.nio.ByteBuffer;

/**
 * The body of a cosignature: when it was made, and the signature over that and the checkpoint.
 *
 * @param time seconds since 1970, 0 or more
 * @see <a href="https://c2sp.org/tlog-cosignature">C2SP tlog-cosignature, Ed25519</a>
 */
record Cosigned(long time, byte[] signature) {

    private static final int SIZE = Long.BYTES + Ed25519.SIGNATURE_SIZE;

    static Cosigned parse(NoteSignature signature) throws BadProof {
        var body = signature.body();
        if (body.length != SIZE) {
            throw new BadProof("the cosignature of " + signature.name() + " is " + body.length + " bytes, not " + SIZE);
        }
        var buffer = ByteBuffer.wrap(body);
        long time = buffer.getLong();
        if (time < 0) {
            throw new BadProof("the cosignature of " + signature.name() + " has a time after 2^63-1");
        }
        var signed = new byte[Ed25519.SIGNATURE_SIZE];
        buffer.get(signed);
        return new Cosigned(time, signed);
    }

    /** Of a cosignature that was verified. */
    static long timeOf(NoteSignature signature) {
        return ByteBuffer.wrap(signature.body()).getLong();
    }

    byte[] body() {
        return ByteBuffer.allocate(SIZE).putLong(time).put(signature).array();
    }

    static byte[] message(String text, long time) {
        return Text.utf8("cosignature/v1\ntime " + time + "\n" + text);
    }
}

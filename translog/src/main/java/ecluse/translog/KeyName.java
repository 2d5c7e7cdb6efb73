package ecluse.translog;

import java.nio.ByteBuffer;

/** Names and ids of the keys of notes. */
final class KeyName {

    private KeyName() {}

    static void require(String name) throws BadProof {
        if (name.isEmpty()) {
            throw new BadProof("the key name is empty");
        }
        if (!name.codePoints().allMatch(KeyName::isAllowed)) {
            throw new BadProof("the key name has a space, a plus or a control character: " + Text.quoted(name));
        }
        Text.encode(name, "the key name");
    }

    private static boolean isAllowed(int character) {
        return character >= 0x20
                && character != '+'
                && !Character.isWhitespace(character)
                && !Character.isSpaceChar(character);
    }

    /** Of a key whose id follows the recommendation of C2SP signed-note, as all do here. */
    static int id(String name, SignatureType type, byte[] publicKey) {
        var digest = Merkle.sha256();
        digest.update(Text.utf8(name));
        digest.update((byte) '\n');
        digest.update(type.code());
        return ByteBuffer.wrap(digest.digest(publicKey)).getInt();
    }
}

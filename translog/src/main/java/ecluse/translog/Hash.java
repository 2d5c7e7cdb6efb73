package ecluse.translog;

import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes that never change. Two hashes are equal when their bytes are. */
public final class Hash {

    /** Length in bytes. */
    public static final int SIZE = 32;

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The hash made of a copy of these bytes.
     *
     * @throws IllegalArgumentException if there are not exactly 32
     */
    public static Hash of(byte[] bytes) {
        return owning(bytes.clone());
    }

    /**
     * The hash written as 64 hexadecimal digits, in either case.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Hash parse(String hex) {
        if (hex.length() != 2 * SIZE) {
            throw new IllegalArgumentException(
                    "a hash is " + 2 * SIZE + " hexadecimal digits, not " + hex.length() + " characters");
        }
        return owning(HEX.parseHex(hex));
    }

    /** Like {@link #of}, without the copy: the caller must forget the array. */
    static Hash owning(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException("a hash is " + SIZE + " bytes, not " + bytes.length);
        }
        return new Hash(bytes);
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** 64 hexadecimal digits, in lower case. */
    public String hex() {
        return HEX.formatHex(bytes);
    }

    /** The 32 bytes in base64, as notes and proofs write them. */
    public String base64() {
        return Text.base64(bytes);
    }

    /** The bytes themselves, for hashing; the caller must not write to them. */
    byte[] borrowed() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Same as {@link #hex()}. */
    @Override
    public String toString() {
        return hex();
    }
}

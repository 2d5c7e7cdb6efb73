package ecluse.drills.population;

import java.math.BigInteger;

/**
 * A fixed way to shuffle the numbers 0 to size-1 and back without a table: {@code x -> factor * x + shift (mod size)}.
 * It scatters the enrolled people over the register, as if they had not been registered one partner after the other.
 */
record Permutation(int size, long factor, long inverse, long shift) {
    private static final double GOLDEN_SECTION = 0.6180339887498949;

    static Permutation of(int size, Dice dice) {
        var factor = Math.max(1, (long) (size * GOLDEN_SECTION));
        while (!BigInteger.valueOf(factor).gcd(BigInteger.valueOf(size)).equals(BigInteger.ONE)) {
            factor++;
        }
        var inverse =
                BigInteger.valueOf(factor).modInverse(BigInteger.valueOf(size)).longValueExact();
        return new Permutation(size, factor, inverse, dice.below(size));
    }

    int forward(int number) {
        return (int) ((factor * number + shift) % size);
    }

    int back(int number) {
        return (int) (inverse * Math.floorMod(number - shift, (long) size) % size);
    }
}

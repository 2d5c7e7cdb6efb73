package ecluse.devicebound;

import ecluse.devicebound.DeviceKey.Algorithm;
import java.util.Optional;

/**
 * A DBSC proof (draft §"DBSC Proof JWT Syntax") that can be read; whether it is signed, {@link #signedWith} says.
 *
 * @param key the key that came with it, as at a registration; empty at a renewal
 * @param challenge what it answers
 */
record Proof(Jws jws, Optional<DeviceKey> key, String challenge) implements ReadProof {
    private static final String TYPE = "dbsc+jwt";

    /** The proof of a header's value: a text in quotes, as the draft says, or bare. */
    static ReadProof read(String header) {
        return Jws.read(StructuredText.read(header)).map(Proof::of).orElse(Fault.MALFORMED);
    }

    private static ReadProof of(Jws jws) {
        var algorithm = Algorithm.of(jws.headerText("alg"));
        if (!jws.headerText("typ").equals(TYPE)) {
            return Fault.TYPE;
        }
        if (algorithm.isEmpty()) {
            return Fault.ALGORITHM;
        }
        var jwk = jws.header().get("jwk");
        var key = jwk == null ? Optional.<DeviceKey>empty() : DeviceKey.of(algorithm.get(), jwk);
        if (jwk != null && key.isEmpty()) {
            return Fault.KEY;
        }
        var challenge = jws.claim("jti");
        return challenge.isEmpty() ? Fault.MALFORMED : new Proof(jws, key, challenge);
    }

    boolean signedWith(DeviceKey known) {
        return jws.signedWith(known);
    }
}

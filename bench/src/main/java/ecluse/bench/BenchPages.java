package ecluse.bench;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.vault.Keys;
import ecluse.vault.Sealed;
import ecluse.vault.Vault;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The same read twice, behind the same sign-in: through the gate, and as one plain SELECT with decryption, by a role that
 * only this benchmark's own database has. Lives in the bench's jar alone.
 */
@RestController
class BenchPages {
    private static final Set<Field> CONTACT = EnumSet.of(Field.EMAIL, Field.PHONE);
    private static final Receipt NO_RECEIPT = new Receipt(0, 0, Instant.EPOCH);

    private final Guard guard;
    private final Vault vault;
    private final JdbcClient unguarded;

    BenchPages(Guard guard, Settings settings) {
        this.guard = guard;
        this.vault = new Vault(Keys.in(settings.keys()));
        this.unguarded = JdbcClient.create(BenchDatabase.unguarded());
    }

    /** As the portal's own pages about one person are: the gate looks at the sign-in, the door need not. */
    @GetMapping("/bench/guarded/{person}")
    @Needs(value = Right.OPEN_CONTACT, gateDecides = true)
    ResponseEntity<String> guarded(@SignedIn Viewer viewer, @PathVariable UUID person) {
        return throughTheGate(viewer, person);
    }

    /** As a page that asks the database at the door too. */
    @GetMapping("/bench/guarded-twice/{person}")
    @Needs(Right.OPEN_CONTACT)
    ResponseEntity<String> guardedTwice(@SignedIn Viewer viewer, @PathVariable UUID person) {
        return throughTheGate(viewer, person);
    }

    private ResponseEntity<String> throughTheGate(Viewer viewer, UUID person) {
        var request = Request.by(viewer, Purpose.REACH_TRAINEE, new PersonRef(person), CONTACT);
        return switch (guard.discloseOne(request)) {
            case Disclosed<ecluse.disclosure.Facts>(var facts, var receipt) ->
                ResponseEntity.ok(facts.show(Field.EMAIL) + " " + facts.show(Field.PHONE));
            case Withheld<?> withheld ->
                ResponseEntity.status(403).body(withheld.reason().name());
        };
    }

    @GetMapping("/bench/unguarded/{person}")
    @Needs(Right.OPEN_CONTACT)
    ResponseEntity<String> unguarded(@PathVariable UUID person) {
        var sealed = unguarded
                .sql("select ref, kek, dek, contact from vault.person where ref = ?")
                .param(person)
                .query((row, n) -> new Sealed(
                        new PersonRef(row.getObject(1, UUID.class)),
                        row.getShort(2),
                        row.getBytes(3),
                        null,
                        null,
                        row.getBytes(4),
                        null,
                        null))
                .single();
        Map<Field, String> facts = vault.unseal(sealed, CONTACT, NO_RECEIPT);
        return ResponseEntity.ok(facts.get(Field.EMAIL) + " " + facts.get(Field.PHONE));
    }
}

package ecluse.disclosure;

import ecluse.database.BinaryCopy;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Settings;
import ecluse.vault.BlindIndex;
import ecluse.vault.Keys;
import ecluse.vault.PersonFacts;
import ecluse.vault.Sealed;
import ecluse.vault.Vault;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The way in: people's facts are sealed here and written by the registrar's role, which cannot read them back (invariant 7).
 * Works on the caller's connection and inside its transaction. Several threads may use it at once, each with a connection of
 * its own and with different people.
 */
public final class Intake {
    private final Vault vault;
    private final BlindIndex index;
    private final Ids ids;

    Intake(Vault vault, BlindIndex index, Ids ids) {
        this.vault = vault;
        this.index = index;
        this.ids = ids;
    }

    /** The way in under the keys that the settings name. */
    public static Intake of(Settings settings, Ids ids) {
        var keys = Keys.in(settings.keys());
        return new Intake(new Vault(keys), new BlindIndex(keys), ids);
    }

    /**
     * A person as the agency's file says. Prints nothing of it (invariant 8).
     *
     * @param nationalId 11 digits
     * @param registered false when struck off
     * @param identityCertified false: nobody outside is tied to the person, nor shown anything of it
     * @param contactProtection true: no partner learns how to reach the person
     */
    public record Person(
            String nationalId,
            @Nullable String legacyId,
            String lastName,
            String firstName,
            LocalDate birthDate,
            String email,
            String phone,
            String address,
            String postcode,
            String commune,
            boolean registered,
            boolean identityCertified,
            boolean contactProtection) {

        PersonFacts facts() {
            return new PersonFacts(
                    nationalId,
                    legacyId,
                    lastName,
                    firstName,
                    birthDate,
                    email,
                    phone,
                    address,
                    postcode,
                    commune,
                    registered);
        }

        /** The mask of the fields that a partner may ever be shown. */
        int atMost() {
            if (!identityCertified) {
                return 0;
            }
            return Field.mask(contactProtection ? DisplayMatrix.ofProtectedPerson() : EnumSet.allOf(Field.class));
        }

        @Override
        public String toString() {
            return "Person[…]";
        }
    }

    /** Somebody who is in the vault; only a certified identity may be tied to a partner. */
    public record Known(PersonRef ref, boolean identityCertified) {}

    /** What became of a batch: {@code added + changed + unchanged} is its size. */
    public record Taken(int added, int changed, int unchanged) {}

    /**
     * Takes people in: who is not there is added, who differs is sealed anew under a fresh key and keeps the reference, all
     * others are left as they are.
     *
     * @param people each national identifier at most once, also among batches that are not committed yet
     */
    public Taken take(Connection registrar, List<Person> people) throws SQLException {
        var arrivals = people.stream().map(this::arrival).toList();
        var there = there(registrar, arrivals.stream().map(Arrival::byNumber).toArray(byte[][]::new));
        var fresh = new ArrayList<Arrival>();
        var changed = new ArrayList<Sealing>();
        for (var arrival : arrivals) {
            var row = there.get(ByteBuffer.wrap(arrival.byNumber()));
            if (row == null) {
                fresh.add(arrival);
            } else if (!Arrays.equals(row.fingerprint(), arrival.fingerprint())) {
                changed.add(new Sealing(new PersonRef(row.ref()), arrival));
            }
        }
        add(registrar, fresh);
        change(registrar, changed);
        return new Taken(fresh.size(), changed.size(), people.size() - fresh.size() - changed.size());
    }

    /** Those of the national identifiers that are in the vault. */
    public Map<String, Known> find(Connection registrar, Collection<String> nationalIds) throws SQLException {
        var keys = new HashMap<String, byte[]>();
        nationalIds.forEach(id -> keys.computeIfAbsent(id, index::ofNumber));
        var there = there(registrar, keys.values().toArray(byte[][]::new));
        var known = new HashMap<String, Known>();
        keys.forEach((nationalId, key) -> {
            var row = there.get(ByteBuffer.wrap(key));
            if (row != null) {
                known.put(nationalId, new Known(new PersonRef(row.ref()), row.atMost() != 0));
            }
        });
        return known;
    }

    /** A person with its blind indexes: enough to tell whether there is anything to seal. */
    private record Arrival(PersonFacts facts, int atMost, byte[] byNumber, byte[] fingerprint) {}

    private record Sealing(PersonRef ref, Arrival arrival) {}

    private record Row(UUID ref, byte[] fingerprint, int atMost) {}

    private Arrival arrival(Person person) {
        var facts = person.facts();
        int atMost = person.atMost();
        return new Arrival(facts, atMost, index.ofNumber(person.nationalId()), index.fingerprint(facts, atMost));
    }

    private static Map<ByteBuffer, Row> there(Connection registrar, byte[][] numbers) throws SQLException {
        var there = new HashMap<ByteBuffer, Row>();
        try (var select = registrar.prepareStatement(
                "select ref, by_number, fingerprint, at_most from vault.person where by_number = any (?)")) {
            select.setArray(1, registrar.createArrayOf("bytea", numbers));
            var rows = select.executeQuery();
            while (rows.next()) {
                there.put(
                        ByteBuffer.wrap(rows.getBytes("by_number")),
                        new Row(
                                rows.getObject("ref", UUID.class),
                                rows.getBytes("fingerprint"),
                                rows.getInt("at_most")));
            }
        }
        return there;
    }

    private void add(Connection registrar, List<Arrival> fresh) throws SQLException {
        if (fresh.isEmpty()) {
            return;
        }
        try (var copy = BinaryCopy.into(
                registrar,
                "vault.person",
                "ref",
                "kek",
                "dek",
                "by_number",
                "by_number_birth",
                "by_legacy_birth",
                "fingerprint",
                "at_most",
                "names",
                "identity",
                "contact",
                "address",
                "status")) {
            for (var arrival : fresh) {
                add(copy, arrival, vault.seal(new PersonRef(ids.next()), arrival.facts()));
            }
            copy.end();
        }
    }

    private void add(BinaryCopy copy, Arrival arrival, Sealed sealed) throws SQLException {
        copy.row()
                .uuid(sealed.person().value())
                .small(sealed.kek())
                .bytes(sealed.dek())
                .bytes(arrival.byNumber())
                .bytes(byNumberAndBirth(arrival))
                .bytes(byLegacyAndBirth(arrival))
                .bytes(arrival.fingerprint())
                .number(arrival.atMost())
                .bytes(sealed.names())
                .bytes(sealed.identity())
                .bytes(sealed.contact())
                .bytes(sealed.address())
                .bytes(sealed.status());
    }

    private void change(Connection registrar, List<Sealing> changed) throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        try (var update = registrar.prepareStatement("""
                update vault.person
                   set kek = ?, dek = ?, by_number_birth = ?, by_legacy_birth = ?, fingerprint = ?, at_most = ?, names = ?,
                       identity = ?, contact = ?, address = ?, status = ?
                 where ref = ?
                """)) {
            for (var sealing : changed) {
                set(
                        update,
                        sealing.arrival(),
                        vault.seal(sealing.ref(), sealing.arrival().facts()));
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private void set(PreparedStatement update, Arrival arrival, Sealed sealed) throws SQLException {
        update.setShort(1, sealed.kek());
        update.setBytes(2, sealed.dek());
        update.setBytes(3, byNumberAndBirth(arrival));
        update.setBytes(4, byLegacyAndBirth(arrival));
        update.setBytes(5, arrival.fingerprint());
        update.setInt(6, arrival.atMost());
        update.setBytes(7, sealed.names());
        update.setBytes(8, sealed.identity());
        update.setBytes(9, sealed.contact());
        update.setBytes(10, sealed.address());
        update.setBytes(11, sealed.status());
        update.setObject(12, sealed.person().value());
    }

    private byte[] byNumberAndBirth(Arrival arrival) {
        return index.ofNumberAndBirth(
                arrival.facts().nationalId(), arrival.facts().birthDate());
    }

    private byte @Nullable [] byLegacyAndBirth(Arrival arrival) {
        var legacyId = arrival.facts().legacyId();
        return legacyId == null
                ? null
                : index.ofLegacyAndBirth(legacyId, arrival.facts().birthDate());
    }
}

package ecluse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.testing.Golden;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The bytes that auditors read (docs/ledger-format.md). */
class LeafTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Instant AT = Instant.parse("2026-11-24T08:00:00.123456Z");
    private static final UUID ACCOUNT = UUID.fromString("0193a1b2-0000-7000-8000-00000000000a");
    private static final UUID PARTNER = UUID.fromString("0193a1b2-0000-7000-8000-00000000000b");
    private static final UUID SIGN_IN = UUID.fromString("0193a1b2-0000-7000-8000-00000000000c");
    private static final UUID SUBJECT = UUID.fromString("0193a1b2-0000-7000-8000-00000000000d");
    private static final UUID PERSON = UUID.fromString("0193a1b2-0000-7000-8000-0000000000ee");
    private static final UUID TIE = UUID.fromString("0193a1b2-0000-7000-8000-0000000000ff");
    private static final UUID NIL = new UUID(0, 0);
    private static final byte[] KEY = key(0x01);
    private static final byte[] OWN = key(0x80);

    @Test
    void every_kind_has_its_bytes() {
        var text = new StringBuilder("""
                # Entries, the key behind each commitment, and the leaf they make: see docs/ledger-format.md.
                # A line is a name, a space, a value; "-" where there is nothing; the detail goes to the end of its line.
                """);
        examples().forEach(entry -> text.append(lines(entry)));
        Golden.check("portal/src/test/resources/ledger/leaves.txt", text.toString());
    }

    @Test
    void the_examples_cover_every_kind_and_every_combination_of_references() {
        assertThat(examples())
                .extracting(Entry::kind)
                .contains(Arrays.stream(Kind.values()).map(Kind::code).toArray(Integer[]::new));
        assertThat(examples())
                .extracting(entry -> (int) Leaf.head(entry)[5])
                .contains(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    @Test
    void who_has_the_tiles_learns_neither_person_nor_tie_nor_words() {
        var typed = "Préparation de la réunion";
        var leaf = HEX.formatHex(Leaf.of(disclosure(typed), KEY));
        assertThat(leaf)
                .contains(HEX.formatHex(uuid(ACCOUNT)))
                .doesNotContain(HEX.formatHex(uuid(PERSON)))
                .doesNotContain(HEX.formatHex(uuid(TIE)))
                .doesNotContain(HEX.formatHex(typed.getBytes(UTF_8)));
    }

    @Test
    void person_tie_words_key_and_position_each_change_the_commitment() {
        var entry = disclosure("a");
        var others = List.of(
                Leaf.of(entry, KEY),
                Leaf.of(entry, OWN),
                Leaf.of(disclosure("b"), KEY),
                Leaf.of(with(entry, 2, PERSON, TIE), KEY),
                Leaf.of(with(entry, 1, TIE, TIE), KEY),
                Leaf.of(with(entry, 1, PERSON, PERSON), KEY),
                Leaf.of(with(entry, 1, PERSON, null), KEY));
        assertThat(others.stream().map(LeafTest::commitment).distinct()).hasSize(others.size());
    }

    @Test
    void a_reference_of_zeros_is_none() {
        var none = entry(1, 9, 0, 0, 0, 0, null, null, null, null, null, null, "");
        var zeros = entry(1, 9, 0, 0, 0, 0, NIL, NIL, NIL, NIL, NIL, NIL, "");
        assertThat(Leaf.of(zeros, OWN)).isEqualTo(Leaf.of(none, OWN));
        assertThat(Leaf.namesPerson(zeros)).isFalse();
    }

    @Test
    void a_leaf_has_58_to_122_bytes() {
        assertThat(Leaf.of(entry(1, 12, 0, 0, 0, 0, null, null, null, null, null, null, ""), OWN))
                .hasSize(58);
        assertThat(Leaf.of(
                        entry(1, 11, 0, 0, 0, 0, ACCOUNT, PARTNER, SIGN_IN, SUBJECT, null, null, "x".repeat(400)), OWN))
                .hasSize(122);
    }

    @Test
    void what_the_format_has_no_room_for_is_refused() {
        assertThatThrownBy(() -> Leaf.head(entry(0, 1, 0, 0, 0, 0, null, null, null, null, null, null, "")))
                .hasMessageContaining("position");
        assertThatThrownBy(() -> Leaf.head(entry(1, 256, 0, 0, 0, 0, null, null, null, null, null, null, "")))
                .hasMessageContaining("kind");
        assertThatThrownBy(() -> Leaf.head(entry(1, 2, -1, 0, 0, 0, null, null, null, null, null, null, "")))
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> Leaf.head(new Entry(
                        1,
                        Instant.EPOCH.minusNanos(1_000),
                        1,
                        0,
                        0,
                        0,
                        0,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "",
                        false)))
                .hasMessageContaining("1970");
    }

    @Test
    void an_opening_says_nothing_when_it_is_printed() {
        assertThat(Leaf.opening(disclosure("Bonjour"), KEY).toString()).isEqualTo("Opening[…]");
    }

    private static List<Entry> examples() {
        var examples = new ArrayList<Entry>();
        examples.add(entry(1, 12, 0, 0, 0, 0, null, null, null, SUBJECT, null, null, "people 340000 ties 12"));
        examples.add(entry(2, 3, 0, 0, 0, 0, ACCOUNT, PARTNER, SIGN_IN, null, null, null, ""));
        examples.add(entry(3, 1, 0, 1, 1, 0x0000_0003, ACCOUNT, PARTNER, SIGN_IN, null, PERSON, TIE, ""));
        examples.add(entry(4, 1, 0, 3, 1, 0x8000_0fe3, ACCOUNT, PARTNER, SIGN_IN, null, PERSON, TIE, ""));
        examples.add(
                entry(5, 1, 0, 6, 2, 0x0000_0003, ACCOUNT, null, SIGN_IN, null, PERSON, null, "Réunion du 3 mars"));
        examples.add(entry(6, 2, 1, 3, 1, 0x0000_0fe3, ACCOUNT, PARTNER, SIGN_IN, null, PERSON, null, ""));
        examples.add(entry(7, 2, 2, 4, 1, 0x0000_0013, ACCOUNT, PARTNER, SIGN_IN, null, null, null, ""));
        examples.add(entry(8, 2, 4, 255, 255, 0xffff_ffff, null, null, null, null, null, null, ""));
        examples.add(entry(9, 4, 0, 0, 0, 0, ACCOUNT, PARTNER, null, null, null, null, "password"));
        examples.add(entry(10, 4, 0, 0, 0, 0, null, null, null, null, null, null, "unknown login"));
        examples.add(entry(11, 5, 0, 0, 0, 0, ACCOUNT, null, null, null, null, null, ""));
        examples.add(entry(12, 6, 0, 0, 0, 0, ACCOUNT, null, SIGN_IN, SUBJECT, null, null, "scope 2 target x"));
        examples.add(entry(13, 7, 0, 0, 0, 0, ACCOUNT, null, null, SUBJECT, null, null, ""));
        examples.add(entry(14, 8, 0, 0, 0, 0, ACCOUNT, PARTNER, null, SUBJECT, null, null, "c’était un robot"));
        examples.add(entry(15, 9, 0, 0, 0, 0, ACCOUNT, PARTNER, SIGN_IN, SUBJECT, null, null, "convocations"));
        examples.add(entry(16, 10, 0, 0, 0, 0, null, PARTNER, null, SUBJECT, null, null, ""));
        examples.add(entry(17, 11, 0, 0, 0, 0, null, PARTNER, SIGN_IN, SUBJECT, null, null, ""));
        examples.add(entry(18, 13, 0, 0, 0, 0, null, PARTNER, SIGN_IN, null, null, null, "REFUSALS 6"));
        examples.add(entry(19, 13, 0, 0, 0, 0, null, PARTNER, null, null, null, null, "𝄞 hors du plan de base"));
        examples.add(entry(20, 13, 0, 0, 0, 0, null, null, SIGN_IN, null, null, null, ""));
        examples.add(entry(
                21,
                14,
                0,
                0,
                0,
                0,
                ACCOUNT,
                null,
                SIGN_IN,
                null,
                PERSON,
                TIE,
                "ENROLMENT 0193a1b2-0000-7000-8000-0000000000aa shows 2303 from 2026-11-24T08:00:00.000000Z until -"));
        examples.add(entry(
                22,
                15,
                0,
                0,
                0,
                0,
                null,
                null,
                null,
                SUBJECT,
                PERSON,
                TIE,
                "ENROLMENT 0193a1b2-0000-7000-8000-0000000000aa shows 3 from 2026-11-24T08:00:00.000000Z"
                        + " until 2027-02-24T23:00:00.000000Z"));
        examples.add(entry(23, 16, 0, 0, 0, 0, ACCOUNT, null, SIGN_IN, null, PERSON, TIE, "closed MOVED"));
        examples.add(entry(
                24,
                17,
                0,
                0,
                0,
                0,
                ACCOUNT,
                null,
                SIGN_IN,
                SUBJECT,
                null,
                null,
                "works at site 0193a1b2-0000-7000-8000-0000000000aa"));
        examples.add(entry(25, 18, 0, 0, 0, 0, ACCOUNT, null, SIGN_IN, SUBJECT, PERSON, null, "DA-2026-114"));
        examples.add(
                entry(26, 19, 0, 0, 0, 0, ACCOUNT, null, SIGN_IN, SUBJECT, null, null, "TAKE SUBMITTED UNDER_REVIEW"));
        examples.add(entry(27, 20, 0, 0, 0, 0, ACCOUNT, PARTNER, SIGN_IN, SUBJECT, null, null, "INVITE QUOTE_CLERK"));
        examples.add(entry(1L << 40, 13, 0, 0, 0, 0, null, null, SIGN_IN, SUBJECT, null, null, " edge "));
        return examples;
    }

    private static Entry disclosure(String detail) {
        return entry(1, 1, 0, 1, 1, 3, ACCOUNT, PARTNER, SIGN_IN, null, PERSON, TIE, detail);
    }

    private static Entry with(Entry entry, long position, UUID person, @Nullable UUID tie) {
        return entry(position, 1, 0, 1, 1, 3, ACCOUNT, PARTNER, SIGN_IN, null, person, tie, entry.detail());
    }

    private static Entry entry(
            long position,
            int kind,
            int reason,
            int purpose,
            int service,
            int fields,
            @Nullable UUID account,
            @Nullable UUID partner,
            @Nullable UUID signIn,
            @Nullable UUID subject,
            @Nullable UUID person,
            @Nullable UUID tie,
            String detail) {
        return new Entry(
                position, AT, kind, reason, purpose, service, fields, account, partner, signIn, subject, person, tie,
                detail, false);
    }

    private static String lines(Entry entry) {
        var key = Leaf.namesPerson(entry) ? KEY : OWN;
        return """

                position %d
                at %s
                kind %d
                reason %d
                purpose %d
                service %d
                fields %s
                account %s
                partner %s
                sign-in %s
                subject %s
                person %s
                tie %s
                detail %s
                key %s
                salt %s
                leaf %s
                """.formatted(
                        entry.position(),
                        entry.at(),
                        entry.kind(),
                        entry.reason(),
                        entry.purpose(),
                        entry.service(),
                        Integer.toUnsignedString(entry.fields()),
                        orDash(entry.account()),
                        orDash(entry.partner()),
                        orDash(entry.signIn()),
                        orDash(entry.subject()),
                        orDash(entry.person()),
                        orDash(entry.tie()),
                        entry.detail(),
                        HEX.formatHex(key),
                        HEX.formatHex(Leaf.opening(entry, key).salt()),
                        HEX.formatHex(Leaf.of(entry, key)));
    }

    private static String orDash(@Nullable UUID reference) {
        return reference == null ? "-" : reference.toString();
    }

    private static String commitment(byte[] leaf) {
        return HEX.formatHex(Arrays.copyOfRange(leaf, leaf.length - Leaf.HASH_SIZE, leaf.length));
    }

    private static byte[] uuid(UUID reference) {
        return HEX.parseHex(reference.toString().replace("-", ""));
    }

    private static byte[] key(int first) {
        var key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (first + i);
        }
        return key;
    }
}

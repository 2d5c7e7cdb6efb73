package ecluse.devicebound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.devicebound.Answer.Bound;
import ecluse.devicebound.Answer.Challenged;
import ecluse.devicebound.Answer.Refused;
import ecluse.devicebound.DeviceKey.Algorithm;
import ecluse.kernel.Role;
import ecluse.testing.Device;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol by itself, as the application's role: vectors of the RFCs, and every proof that is not one. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class DeviceBoundTest {
    private static final String HERE = "203.0.113.0/24";
    private static final String ELSEWHERE = "198.51.100.0/24";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final World.Account trainer =
            world.account("device@isere.example", Role.ATTENDANCE_TAKER, world.partner("P-0001"));
    private final DeviceBound bound = new DeviceBound(
            new BindingTable(JdbcClient.create(database.database().application())), settings(), new SecureRandom());

    private Owners owners = new Owners();

    @BeforeEach
    void nobody_is_over_nor_accused() {
        owners = new Owners();
    }

    private static DeviceBoundSettings settings() {
        return new DeviceBoundSettings(
                "/reg", "/renew", "bound", "Path=/; Secure; HttpOnly", Duration.ofMinutes(5), List.of("/assets"));
    }

    @AfterAll
    void stop() {
        database.close();
    }

    // --- Vectors -----------------------------------------------------------------------------------------------------

    /** RFC 7515, appendix A.3. */
    private static final String A3 = "eyJhbGciOiJFUzI1NiJ9."
            + "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
            + "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

    private static final String A3_KEY = """
            {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
            """;

    @Test
    void the_signature_of_rfc_7515_a_3_is_right_and_with_one_bit_changed_wrong() {
        var key = DeviceKey.of(Algorithm.ES256, json(A3_KEY)).orElseThrow();
        assertThat(Jws.read(A3).orElseThrow().signedWith(key)).isTrue();
        assertThat(Jws.read(A3.replace("NU1Q", "NU1A")).orElseThrow().signedWith(key))
                .isFalse();
        assertThat(Jws.read(A3.replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Yi"))
                        .orElseThrow()
                        .signedWith(key))
                .isFalse();
    }

    @Test
    void the_thumbprint_of_rfc_7638_section_3_1() {
        var key = json("""
                {"kty":"RSA","alg":"RS256","kid":"2011-04-29","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx\
                4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65\
                YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcR\
                wr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}
                """);
        var thumbprint = DeviceKey.of(Algorithm.RS256, key).orElseThrow().thumbprint();
        assertThat(Jws.base64url(thumbprint)).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @Test
    void a_stored_key_is_the_key_it_was() {
        for (var device : List.of(Device.fresh(), Device.rsa(2_048))) {
            var algorithm = device.jwk().contains("RSA") ? Algorithm.RS256 : Algorithm.ES256;
            var key = DeviceKey.of(algorithm, json(device.jwk())).orElseThrow();
            var stored = DeviceKey.of(algorithm, key.encoded());
            assertThat(stored.thumbprint()).isEqualTo(key.thumbprint());
            assertThat(read(device.proof("a")).signedWith(stored)).isTrue();
        }
    }

    // --- Proofs that are none ----------------------------------------------------------------------------------------

    @Test
    void what_is_no_jws_is_malformed() {
        var device = Device.fresh();
        var good = device.proofWithKey("c");
        var parts = good.split("\\.");
        assertThat(List.of(
                        "",
                        "a",
                        "..",
                        "\"",
                        good + ".",
                        good + ".e30",
                        parts[0] + "." + parts[1],
                        parts[0] + "=." + parts[1] + "." + parts[2],
                        parts[0] + "." + parts[1] + ".!",
                        good.replace('.', ','),
                        "x".repeat(9_000),
                        device.signed("[]", "{}"),
                        device.signed("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}", "text"),
                        device.signed("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}", "{}"),
                        device.signed("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}", "{\"jti\":7}"),
                        device.signed("{\"alg\":\"ES256\",\"alg\":\"none\",\"typ\":\"dbsc+jwt\"}", "{\"jti\":\"c\"}"),
                        device.signed("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"}", "{\"jti\":\"c\",\"jti\":\"d\"}"),
                        device.signed(
                                "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"crit\":[\"b64\"],\"b64\":false}",
                                "{\"jti\":\"c\"}")))
                .allSatisfy(proof -> assertThat(Proof.read(proof)).as(proof).isEqualTo(Fault.MALFORMED));
    }

    @Test
    void another_spelling_of_the_same_bytes_is_malformed() {
        var good = Device.fresh().proofWithKey("c");
        int last = good.length() - 1;
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char other = alphabet.charAt(alphabet.indexOf(good.charAt(last)) ^ 1);
        var respelt = good.substring(0, last) + other;
        var bytes = Base64.getUrlDecoder();
        assertThat(bytes.decode(respelt.substring(respelt.lastIndexOf('.') + 1)))
                .isEqualTo(bytes.decode(good.substring(good.lastIndexOf('.') + 1)));
        assertThat(Proof.read(respelt)).isEqualTo(Fault.MALFORMED);
    }

    @Test
    void no_algorithm_but_two_and_no_type_but_one() {
        var device = Device.fresh();
        for (var algorithm : List.of("none", "None", "HS256", "ES384", "PS256", "")) {
            var header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"dbsc+jwt\",\"jwk\":" + device.jwk() + "}";
            assertThat(Proof.read(device.signed(header, "{\"jti\":\"c\"}"))).isEqualTo(Fault.ALGORITHM);
        }
        var unsigned = device.signed("{\"alg\":\"none\",\"typ\":\"dbsc+jwt\"}", "{\"jti\":\"c\"}");
        assertThat(Proof.read(unsigned.substring(0, unsigned.lastIndexOf('.') + 1)))
                .isEqualTo(Fault.ALGORITHM);
        var other = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"jwk\":" + device.jwk() + "}";
        assertThat(Proof.read(device.signed(other, "{\"jti\":\"c\"}"))).isEqualTo(Fault.TYPE);
    }

    @Test
    void no_key_but_a_point_on_p_256_and_rsa_of_2048_bits() {
        var good = Device.fresh().jwk();
        var x = json(good).get("x").stringValue();
        var y = json(good).get("y").stringValue();
        var largest = Jws.base64url(filled(32, 0xff));
        for (var jwk : List.of(
                Device.onCurve("secp384r1").jwk(),
                good.replace("P-256", "P-384"),
                good.replace("P-256", "secp256k1"),
                good.replace("\"EC\"", "\"OKP\""),
                good.replace(x, y),
                good.replace(x, largest),
                good.replace(y, Jws.base64url(new byte[32])),
                good.replace(x, Jws.base64url(new byte[31])),
                good.replace(x, ""),
                good.replace("}", ",\"d\":\"" + x + "\"}"),
                "{}",
                "[]",
                "\"key\"")) {
            assertThat(withKey("ES256", jwk)).as(jwk).isEqualTo(Fault.KEY);
        }
        assertThat(withKey("RS256", good)).isEqualTo(Fault.KEY);
        assertThat(withKey("RS256", Device.rsa(1_024).jwk())).isEqualTo(Fault.KEY);
        var rsa = Device.rsa(2_048).jwk();
        assertThat(withKey("RS256", rsa)).isInstanceOf(Proof.class);
        for (var exponent : List.of("Aw", "AQAA", Jws.base64url(filled(5, 0xff)))) {
            assertThat(withKey("RS256", rsa.replace("AQAB", exponent)))
                    .as(exponent)
                    .isEqualTo(Fault.KEY);
        }
    }

    private static ReadProof withKey(String algorithm, String jwk) {
        var header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"dbsc+jwt\",\"jwk\":" + jwk + "}";
        return Proof.read(Device.fresh().signed(header, "{\"jti\":\"c\"}"));
    }

    // --- Registering -------------------------------------------------------------------------------------------------

    @Test
    void a_key_is_registered_once_and_the_cookie_is_good_where_it_was_proven() {
        for (var device : List.of(Device.fresh(), Device.rsa(2_048))) {
            var owner = signIn();
            assertThat(bound.standing(owner, null, HERE)).isEqualTo(Standing.UNBOUND);
            var answer = registered(device, owner);
            assertThat(answer.setCookie()).matches("bound=[A-Za-z0-9_-]{43}; Max-Age=300; Path=/; Secure; HttpOnly");
            var told = json(answer.instructions());
            assertThat(told.get("refresh_url").stringValue()).isEqualTo("/renew");
            assertThat(told.get("credentials").get(0).get("name").stringValue()).isEqualTo("bound");
            assertThat(told.get("scope").get("include_site").booleanValue()).isFalse();
            assertThat(bound.standing(owner, cookie(answer), HERE)).isEqualTo(Standing.PROVEN);
            assertThat(bound.standing(owner, cookie(answer), ELSEWHERE)).isEqualTo(Standing.FOREIGN);
            assertThat(bound.offer(owner))
                    .as("a bound session is not offered another key")
                    .isEmpty();
        }
    }

    @Test
    void a_request_under_way_when_the_key_came_is_let_in_for_ten_seconds() {
        var owner = signIn();
        registered(Device.fresh(), owner);
        assertThat(bound.standing(owner, null, HERE)).isEqualTo(Standing.JUST_BOUND);
        later(owner);
        assertThat(bound.standing(owner, null, HERE)).isEqualTo(Standing.MISSING);
    }

    @Test
    void a_challenge_is_answered_once() {
        var owner = signIn();
        var challenge = offered(owner);
        var device = Device.fresh();
        assertThat(bound.register(owner, device.proofWithKey(challenge), HERE)).isInstanceOf(Bound.class);
        assertThat(bound.register(owner, device.proofWithKey(challenge), HERE)).isEqualTo(new Refused(Fault.CHALLENGE));
        assertThat(bound.register(owner, Device.fresh().proofWithKey(challenge), HERE))
                .isEqualTo(new Refused(Fault.CHALLENGE));
    }

    @Test
    void of_many_that_answer_one_challenge_at_once_one_is_bound() throws Exception {
        var owner = signIn();
        var challenge = offered(owner);
        var tries = new ArrayList<Callable<Answer>>();
        for (int i = 0; i < 8; i++) {
            var device = Device.fresh();
            tries.add(() -> bound.register(owner, device.proofWithKey(challenge), HERE));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            var answers = new ArrayList<Answer>();
            for (var done : threads.invokeAll(tries)) {
                answers.add(done.get());
            }
            assertThat(answers).filteredOn(Bound.class::isInstance).hasSize(1);
            assertThat(answers)
                    .filteredOn(Refused.class::isInstance)
                    .hasSize(7)
                    .containsOnly(new Refused(Fault.CHALLENGE));
        }
    }

    @Test
    void a_challenge_that_is_too_old_is_none() {
        var owner = signIn();
        var challenge = offered(owner);
        world.run("update devicebound.challenge set expires_at = now() where owner = ?", owner);
        assertThat(bound.register(owner, Device.fresh().proofWithKey(challenge), HERE))
                .isEqualTo(new Refused(Fault.CHALLENGE));
    }

    @Test
    void a_challenge_is_for_whom_it_was_given_and_one_nobody_gave_is_none() {
        var owner = signIn();
        var other = signIn();
        var challenge = offered(owner);
        var device = Device.fresh();
        assertThat(bound.register(other, device.proofWithKey(challenge), HERE)).isEqualTo(new Refused(Fault.CHALLENGE));
        assertThat(bound.register(null, device.proofWithKey(challenge), HERE)).isEqualTo(new Refused(Fault.SESSION));
        assertThat(bound.register(owner, device.proofWithKey("mine"), HERE)).isEqualTo(new Refused(Fault.CHALLENGE));
        assertThat(bound.register(owner, device.proofWithKey(challenge), HERE))
                .as("all of that took nothing from its owner")
                .isInstanceOf(Bound.class);
    }

    @Test
    void a_second_key_is_refused_though_its_challenge_was_given_before_the_first_came() {
        var owner = signIn();
        var first = offered(owner);
        var second = offered(owner);
        assertThat(bound.register(owner, Device.fresh().proofWithKey(first), HERE))
                .isInstanceOf(Bound.class);
        assertThat(bound.register(owner, Device.fresh().proofWithKey(second), HERE))
                .isEqualTo(new Refused(Fault.SESSION));
    }

    @Test
    void a_registration_is_signed_with_the_key_it_brings() {
        var owner = signIn();
        var challenge = offered(owner);
        var payload = "{\"jti\":\"" + challenge + "\"}";
        var header = "{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\",\"jwk\":"
                + Device.fresh().jwk() + "}";
        assertThat(bound.register(owner, Device.fresh().signed(header, payload), HERE))
                .isEqualTo(new Refused(Fault.SIGNATURE));
        assertThat(bound.register(owner, Device.fresh().proof(challenge), HERE)).isEqualTo(new Refused(Fault.KEY));
        assertThat(bound.register(owner, null, HERE)).isEqualTo(new Refused(Fault.MALFORMED));
    }

    // --- Renewing ----------------------------------------------------------------------------------------------------

    @Test
    void a_cookie_is_renewed_by_a_signature_and_an_old_one_dies_of_itself() {
        var owner = signIn();
        var device = Device.fresh();
        var first = registered(device, owner);
        over(owner);
        assertThat(bound.standing(owner, cookie(first), HERE)).isEqualTo(Standing.FOREIGN);
        var second = renewed(device, owner, session(first));
        assertThat(cookie(second)).isNotEqualTo(cookie(first));
        assertThat(bound.standing(owner, cookie(second), HERE)).isEqualTo(Standing.PROVEN);
        assertThat(bound.standing(owner, cookie(first), HERE)).isEqualTo(Standing.FOREIGN);
    }

    @Test
    void while_it_lives_an_old_cookie_is_good_beside_the_new_one() {
        var owner = signIn();
        var device = Device.fresh();
        var first = registered(device, owner);
        var second = renewed(device, owner, session(first));
        assertThat(bound.standing(owner, cookie(first), HERE)).isEqualTo(Standing.PROVEN);
        assertThat(bound.standing(owner, cookie(second), HERE)).isEqualTo(Standing.PROVEN);
    }

    @Test
    void a_browser_with_two_addresses_is_at_home_at_both() {
        var owner = signIn();
        var device = Device.fresh();
        var first = registered(device, owner);
        var challenge = asked(owner, session(first));
        var second = (Bound) bound.renew(session(first), device.proof(challenge), ELSEWHERE, owners);
        for (var place : List.of(HERE, ELSEWHERE)) {
            assertThat(bound.standing(owner, cookie(first), place)).isEqualTo(Standing.PROVEN);
            assertThat(bound.standing(owner, cookie(second), place)).isEqualTo(Standing.PROVEN);
        }
    }

    @Test
    void a_renewals_proof_is_the_sessions_own_and_answers_its_own_challenge_once() {
        var owner = signIn();
        var device = Device.fresh();
        var session = session(registered(device, owner));
        var challenge = asked(owner, session);
        assertThat(bound.renew(session, Device.fresh().proof(challenge), HERE, owners))
                .isEqualTo(new Refused(Fault.SIGNATURE));
        assertThat(bound.renew(session, device.proofWithKey(challenge), HERE, owners))
                .isEqualTo(new Refused(Fault.KEY));
        assertThat(bound.renew(session, "a.b.c", HERE, owners)).isEqualTo(new Refused(Fault.MALFORMED));
        var proof = device.proof(challenge);
        assertThat(bound.renew(session, proof, HERE, owners)).isInstanceOf(Bound.class);
        assertThat(bound.renew(session, proof, HERE, owners))
                .as("answered before: it is asked anew, and gets nothing")
                .isInstanceOf(Challenged.class);
    }

    @Test
    void an_answer_that_comes_too_late_is_asked_anew() {
        var owner = signIn();
        var device = Device.fresh();
        var session = session(registered(device, owner));
        var challenge = asked(owner, session);
        world.run("update devicebound.challenge set expires_at = now() where owner = ?", owner);
        assertThat(bound.renew(session, device.proof(challenge), HERE, owners)).isInstanceOf(Challenged.class);
    }

    @Test
    void another_sessions_id_is_worth_nothing_and_tells_nothing() {
        var owner = signIn();
        var device = Device.fresh();
        var session = session(registered(device, owner));
        var other = signIn();
        var otherDevice = Device.fresh();
        var otherSession = session(registered(otherDevice, other));
        var challenge = asked(owner, session);
        assertThat(bound.renew(otherSession, device.proof(challenge), HERE, owners))
                .isEqualTo(new Refused(Fault.SIGNATURE));
        assertThat(owners.accused).containsExactly(other);
        assertThat(bound.renew(otherSession, otherDevice.proof(challenge), HERE, owners))
                .as("a challenge that another session was given")
                .isInstanceOf(Challenged.class);
        var there = (Challenged) bound.renew(session, null, HERE, owners);
        var nobodys = (Challenged) bound.renew("AAAAAAAAAAAAAAAAAAAAAA", null, HERE, owners);
        assertThat(List.of(there, nobodys))
                .allSatisfy(asked ->
                        assertThat(asked.challenge()).matches("\"[A-Za-z0-9_-]{43}\";id=\"[A-Za-z0-9_-]{22}\""));
        assertThat(bound.renew("AAAAAAAAAAAAAAAAAAAAAA", device.proof(challenge), HERE, owners))
                .isEqualTo(new Refused(Fault.SESSION));
        assertThat(bound.renew("a\r\nSet-Cookie: x=y", null, HERE, owners)).isEqualTo(new Refused(Fault.SESSION));
    }

    @Test
    void a_session_that_the_application_has_ended_is_renewed_no_more() {
        var owner = signIn();
        var device = Device.fresh();
        var session = session(registered(device, owner));
        var challenge = asked(owner, session);
        owners.over.add(owner);
        assertThat(bound.renew(session, device.proof(challenge), HERE, owners)).isEqualTo(new Refused(Fault.SESSION));
        assertThat(bound.renew(session, null, HERE, owners)).isInstanceOf(Challenged.class);
    }

    // --- The database ------------------------------------------------------------------------------------------------

    @Test
    void the_application_may_not_write_keys_cookies_or_challenges_by_itself() throws SQLException {
        var owner = signIn();
        registered(Device.fresh(), owner);
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            for (var sql : List.of(
                    "update devicebound.session set key = '\\x00'",
                    "delete from devicebound.session",
                    "insert into devicebound.cookie select '\\x00', id, now(), now() + interval '1 hour' from devicebound.session",
                    "update devicebound.cookie set expires_at = now() + interval '5 minutes'",
                    "update devicebound.place set until = 'infinity'",
                    "delete from devicebound.stranger",
                    "select devicebound.issue('x', '\\x00', 'y', 1)",
                    "select devicebound.take('\\x00', null, null)")) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).hasMessageContaining("permission denied");
            }
        }
    }

    @Test
    void no_cookie_lives_longer_than_five_minutes_whoever_writes_it() {
        var owner = signIn();
        registered(Device.fresh(), owner);
        assertThatThrownBy(() ->
                        world.run("update devicebound.cookie set expires_at = issued_at + interval '301 seconds'"))
                .hasStackTraceContaining("check constraint");
        assertThatThrownBy(() -> new DeviceBoundSettings("/", "/", "b", "", Duration.ofSeconds(301), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_stranger_is_new_once_for_each_kind_and_place() {
        var owner = signIn();
        registered(Device.fresh(), owner);
        assertThat(bound.notice(owner, Standing.MISSING, HERE)).isTrue();
        assertThat(bound.notice(owner, Standing.MISSING, HERE)).isFalse();
        assertThat(bound.notice(owner, Standing.FOREIGN, HERE)).isTrue();
        assertThat(bound.notice(owner, Standing.MISSING, ELSEWHERE)).isTrue();
        assertThat(world.text(
                        "select string_agg(place || ' ' || standing || ' ' || elsewhere || ' ' || seen, ', ' order by place, standing)"
                                + " from devicebound.stranger x join devicebound.session s on s.id = x.session where s.owner = ?",
                        owner))
                .isEqualTo(ELSEWHERE + " 3 true 1, " + HERE + " 3 false 2, " + HERE + " 4 false 1");
    }

    // -----------------------------------------------------------------------------------------------------------------

    /** The application, as far as the package asks it. */
    private static final class Owners implements SessionOwners {
        private final Set<UUID> over = new HashSet<>();
        private final List<UUID> accused = new ArrayList<>();

        @Override
        public boolean lives(UUID owner) {
            return !over.contains(owner);
        }

        @Override
        public void signedWithAnotherKey(UUID owner) {
            accused.add(owner);
        }
    }

    private UUID signIn() {
        return world.signedIn(trainer).signIn().value();
    }

    private String offered(UUID owner) {
        var offer = bound.offer(owner).orElseThrow();
        assertThat(offer).matches("\\(ES256 RS256\\);path=\"/reg\";challenge=\"[A-Za-z0-9_-]{43}\"");
        return offer.substring(offer.indexOf("challenge=\"") + 11, offer.length() - 1);
    }

    private Bound registered(Device device, UUID owner) {
        return (Bound) bound.register(owner, device.proofWithKey(offered(owner)), HERE);
    }

    private String asked(UUID owner, String session) {
        var challenge = ((Challenged) bound.renew(session, null, HERE, owners)).challenge();
        return challenge.substring(1, challenge.indexOf('"', 1));
    }

    private Bound renewed(Device device, UUID owner, String session) {
        return (Bound) bound.renew(session, device.proof(asked(owner, session)), HERE, owners);
    }

    private void over(UUID owner) {
        world.run(
                "update devicebound.cookie set issued_at = issued_at - interval '301 s', expires_at = expires_at - interval '301 s'"
                        + " where session = (select id from devicebound.session where owner = ?)",
                owner);
    }

    private void later(UUID owner) {
        world.run("update devicebound.session set begun_at = begun_at - interval '11 s' where owner = ?", owner);
    }

    private static String session(Bound answer) {
        return json(answer.instructions()).get("session_identifier").stringValue();
    }

    private static String cookie(Bound answer) {
        var cookie = answer.setCookie();
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    private static Proof read(String proof) {
        return (Proof) Proof.read(proof);
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    private static byte[] filled(int length, int value) {
        var bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}

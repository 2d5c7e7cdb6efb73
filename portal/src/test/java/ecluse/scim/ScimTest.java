package ecluse.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A directory from outside, over HTTP, honest and in a thief's hands. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class ScimTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String EXTENSION = "urn:ietf:params:scim:schemas:extension:ecluse:2.0:User";
    private static final String PASSWORD = "trois-petits-canards-au-bord";
    private static final Pattern TOKEN = Pattern.compile("id=\"secret\">(ecluse-scim-[A-Za-z0-9_-]{43})<");
    private static final Pattern FORM_ID = Pattern.compile("name=\"id\" value=\"([0-9a-f-]{36})\"");
    private static final Pattern LINK = Pattern.compile("/team/welcome/([A-Za-z0-9_-]{43})");
    private static int serial;

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort())));

    private static GreenMail started() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
        mail.stop();
    }

    @BeforeEach
    void forget() {
        world.run("delete from accounts.failure");
    }

    /** A partner with two managers, and a directory that has a token of the first. */
    private final class Centre {
        final String domain = "scim" + ++serial + ".example";
        final World.Partner partner = world.partner("P-" + UUID.randomUUID());
        final World.Account manager = at("rgc", Role.PARTNER_ACCOUNT_MANAGER);
        final World.Account other = at("rgc2", Role.PARTNER_ACCOUNT_MANAGER);
        final String siret = world.text("select siret from partners.site where id = ?", partner.site());
        final String token = made(manager, "Annuaire");
        final Directory directory = new Directory(token);

        World.Account at(String name, Role role) {
            return world.account(name + "@" + domain, role, partner);
        }

        String address() {
            return "nouvelle" + ++serial + "@" + domain;
        }

        UUID create(String address, Role role) {
            var answer = directory.send("POST", "/Users", body(address, role.name()));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            return UUID.fromString(answer.json().get("id").stringValue());
        }

        /** Past quarantine, as if a colleague had approved it and its hours were over; with a password. */
        UUID working(Role role) {
            return at("actif" + ++serial, role).id();
        }
    }

    private record Answer(int status, String text, Browser.Answer http) {
        JsonNode json() {
            return JSON.readTree(text);
        }

        String type() {
            var type = json().get("scimType");
            return type == null ? "" : type.stringValue();
        }
    }

    private final class Directory {
        private final @Nullable String token;

        Directory(@Nullable String token) {
            this.token = token;
        }

        Answer get(String path) {
            return send("GET", path, null);
        }

        Answer send(String method, String path, @Nullable String body, String... headers) {
            var request = portal.browser().request("/scim/v2" + path);
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            if (body != null && Arrays.stream(headers).noneMatch("Content-Type"::equals)) {
                request.header("Content-Type", "application/scim+json");
            }
            if (headers.length > 0) {
                request.headers(headers);
            }
            var answer = portal.browser()
                    .send(request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build());
            return new Answer(answer.status(), answer.body(), answer);
        }

        Answer patch(UUID id, String operations) {
            return send("PATCH", "/Users/" + id, """
                    {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [%s]}
                    """.formatted(operations));
        }
    }

    private static String body(String address, String role) {
        return """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "%s", "displayName": "Nadia Dupuis",
                 "roles": [{"value": "%s"}]}
                """.formatted(address, role);
    }

    // --- A whole day ------------------------------------------------------------------------------------------------

    @Test
    void a_directorys_day() {
        var centre = new Centre();
        var directory = centre.directory;
        var address = centre.address();

        var created =
                directory.send("POST", "/Users", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "%s"], "externalId": "emp-1", "userName": "%s",
                 "name": {"givenName": "Nadia", "familyName": "Dupuis"}, "active": true, "title": "not kept",
                 "emails": [{"primary": true, "type": "work", "value": "%s"}], "roles": [{"value": "QUOTE_CLERK"}],
                 "%s": {"sites": ["%s"]}}
                """.formatted(EXTENSION, address, address, EXTENSION, centre.siret));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        var id = UUID.fromString(created.json().get("id").stringValue());
        assertThat(created.http().header("Content-Type")).contains("application/scim+json");
        assertThat(created.http().location()).endsWith("/scim/v2/Users/" + id);
        assertThat(created.http().header("ETag").orElseThrow())
                .isEqualTo(created.json().get("meta").get("version").stringValue());
        assertThat(created.json().get("displayName").stringValue()).isEqualTo("Nadia Dupuis");
        assertThat(created.json().get(EXTENSION).get("state").stringValue()).isEqualTo("WAITS_FOR_SECOND");
        assertThat(created.text()).doesNotContain("not kept");

        var newcomer = accepted(address);
        world.run("update accounts.account set holds = 2 where id = ?", id);
        world.run("update accounts.sign_in set level = 2 where account = ?", id);
        assertThat(newcomer.get("/kairos/groups").location()).as("quarantine").endsWith("/team/waiting");
        var request = request(id);
        assertThat(decide(centre.manager, request).status())
                .as("whoever made the token has asked")
                .isEqualTo(422);
        assertThat(decide(centre.other, request).status()).isEqualTo(303);
        world.pastTriggers(
                "team.request",
                "update team.request set first_seen_at = now() - interval '25 hours', decided_at = now() - interval '1 hour' where id = ?",
                request);
        world.run("update accounts.account set reads_from = now() - interval '1 minute' where id = ?", id);
        assertThat(newcomer.get("/kairos/groups").status()).isEqualTo(200);

        assertThat(directory
                        .patch(id, "{\"op\": \"replace\", \"path\": \"name.familyName\", \"value\": \"Martin\"}")
                        .json()
                        .get("displayName")
                        .stringValue())
                .isEqualTo("Nadia Martin");
        assertThat(directory
                        .get("/Users?filter=externalId+eq+%22emp-1%22")
                        .json()
                        .get("totalResults")
                        .intValue())
                .isEqualTo(1);

        var suspended = directory.patch(id, "{\"op\": \"replace\", \"value\": {\"active\": false}}");
        assertThat(suspended.json().get("active").booleanValue()).isFalse();
        assertThat(newcomer.get("/kairos/groups").location())
                .as("on the very next request")
                .endsWith("/sign-in");

        assertThat(directory.send("DELETE", "/Users/" + id, null).status()).isEqualTo(204);
        assertThat(directory.get("/Users/" + id).status()).isEqualTo(404);
        assertThat(directory.send("DELETE", "/Users/" + id, null).status()).isEqualTo(404);
        assertThat(directory
                        .send("POST", "/Users", body(address, "QUOTE_CLERK"))
                        .status())
                .as("the address may be invited anew")
                .isEqualTo(201);

        var mark = centre.token.substring("ecluse-scim-".length(), "ecluse-scim-".length() + 6);
        assertThat(world.text(
                        "select string_agg(step || coalesce(' ' || via, ''), ', ' order by n) from team.step where account = ?",
                        id))
                .isEqualTo("INVITE %1$s, ACCEPT, APPROVE, RENAME %1$s, SUSPEND %1$s, REMOVE %1$s".formatted(mark));
        assertThat(world.count("""
                        select count(*) from ledger.entry where kind = 20 and subject = ? and account = ? and sign_in is null
                           and detail like '% by directory ' || ?
                        """, id, centre.manager.id(), mark)).isEqualTo(4);
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 17 and subject = ? and detail like 'account % by directory ' || ?",
                        id, mark))
                .isEqualTo(3);
        assertThat(world.count("select count(*) from ledger.entry where kind = 1 and partner = ?", centre.partner.id()))
                .as("nobody of the registry was shown")
                .isZero();
    }

    @Test
    void the_history_says_by_which_token() {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        centre.directory.patch(id, "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}");
        assertThat(browser(centre.other).get("/team/accounts/" + id).body())
                .contains("suspendu", "par l’annuaire, jeton " + centre.token.substring(12, 18));
    }

    // --- Entra's and Okta's shapes ----------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}",
                "{\"op\": \"Replace\", \"path\": \"active\", \"value\": [{\"value\": \"False\"}]}",
                "{\"op\": \"Add\", \"path\": \"urn:ietf:params:scim:schemas:core:2.0:User:active\", \"value\": false}",
                "{\"op\": \"replace\", \"value\": {\"active\": false}}",
                "{\"op\": \"Replace\", \"value\": {\"Active\": \"false\", \"title\": \"x\", \"name.givenName\": \"Nadia\"}}"
            })
    void both_shapes_of_a_deactivation_suspend(String operation) {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        var answer = centre.directory.patch(id, operation);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(status(id)).isEqualTo("SUSPENDED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"op\": \"Replace\", \"path\": \"roles[primary eq \\\"True\\\"].value\", \"value\": \"QUOTE_CLERK\"}",
                "{\"op\": \"Add\", \"path\": \"roles\", \"value\": [{\"primary\": true, \"value\": \"QUOTE_CLERK\"}]}",
                "{\"op\": \"replace\", \"path\": \"roles\", \"value\": [\"QUOTE_CLERK\"]}",
                "{\"op\": \"replace\", \"value\": {\"roles\": [\"{\\\"id\\\": \\\"7\\\", \\\"value\\\": \\\"QUOTE_CLERK\\\"}\"]}}"
            })
    void all_shapes_of_a_role_are_one(String operation) {
        var centre = new Centre();
        var id = centre.working(Role.TRAINING_OFFICE_MANAGER);
        var answer = centre.directory.patch(id, operation);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("roles").get(0).get("value").stringValue()).isEqualTo("QUOTE_CLERK");
    }

    @Test
    void entras_usual_mapping_passes_and_what_the_portal_does_not_keep_is_not_kept() {
        var centre = new Centre();
        var address = centre.address();
        var created = centre.directory.send("POST", "/Users", """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User",
                             "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
                 "externalId": "0a21f0f2", "userName": "%s", "active": true, "displayName": "Nadia Dupuis",
                 "emails": [{"primary": true, "type": "work", "value": "%s"}], "meta": {"resourceType": "User"},
                 "name": {"formatted": "Nadia Dupuis", "familyName": "Dupuis", "givenName": "Nadia"},
                 "phoneNumbers": [{"type": "work", "value": "0476000000"}], "preferredLanguage": "fr",
                 "addresses": [{"type": "work", "streetAddress": "1 rue X"}], "roles": [{"primary": true, "value": "QUOTE_CLERK"}],
                 "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Devis"}}
                """.formatted(address, address));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.text()).doesNotContain("0476000000", "rue X", "department");
        var id = UUID.fromString(created.json().get("id").stringValue());
        var patched = centre.directory.patch(id, """
                {"op": "Replace", "path": "displayName", "value": "Nadia Martin"},
                {"op": "Add", "path": "title", "value": "x"},
                {"op": "Replace", "path": "emails[type eq \\"work\\"].value", "value": "%s"},
                {"op": "Replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "x"}
                """.formatted(address));
        assertThat(patched.status()).as(patched.text()).isEqualTo(200);
        assertThat(patched.json().get("displayName").stringValue()).isEqualTo("Nadia Martin");
    }

    @Test
    void oktas_put_replaces_all_that_it_says() {
        var centre = new Centre();
        var address = centre.address();
        var id = centre.create(address, Role.QUOTE_CLERK);
        var put = centre.directory.send("PUT", "/Users/" + id, """
                {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "%s", "userName": "%s",
                 "name": {"givenName": "Nadia", "familyName": "Martin"}, "displayName": "Nadia Martin",
                 "emails": [{"primary": true, "value": "%s", "type": "work"}], "externalId": "00u1", "active": true,
                 "groups": [], "meta": {"resourceType": "User"}}
                """.formatted(id, address, address));
        assertThat(put.status()).as(put.text()).isEqualTo(200);
        assertThat(put.json().get("externalId").stringValue()).isEqualTo("00u1");
        assertThat(put.json().get("name").get("familyName").stringValue()).isEqualTo("Martin");
        assertThat(put.json().get("roles").get(0).get("value").stringValue()).isEqualTo("QUOTE_CLERK");
        assertThat(centre.directory
                        .patch(id, "{\"op\": \"remove\", \"path\": \"externalId\"}")
                        .json()
                        .has("externalId"))
                .isFalse();
    }

    // --- Lists ------------------------------------------------------------------------------------------------------

    @Test
    void a_list_has_pages_filters_and_no_manager() {
        var centre = new Centre();
        for (int n = 0; n < 5; n++) {
            centre.working(Role.ATTENDANCE_TAKER);
        }
        var all = centre.directory.get("/Users");
        assertThat(all.json().get("totalResults").intValue()).isEqualTo(5);
        assertThat(all.text()).doesNotContain(centre.manager.login(), centre.other.login());
        var second = centre.directory.get("/Users?startIndex=3&count=2").json();
        assertThat(second.get("itemsPerPage").intValue()).isEqualTo(2);
        assertThat(second.get("startIndex").intValue()).isEqualTo(3);
        assertThat(second.get("Resources").get(0))
                .isEqualTo(all.json().get("Resources").get(2));
        assertThat(centre.directory
                        .get("/Users?count=0")
                        .json()
                        .get("totalResults")
                        .intValue())
                .isEqualTo(5);
        var login = all.json().get("Resources").get(0).get("userName").stringValue();
        assertThat(total(centre, "userName eq \"" + login.toUpperCase(Locale.ROOT) + "\""))
                .isEqualTo(1);
        assertThat(total(centre, "USERNAME EQ \"" + login + "\"")).isEqualTo(1);
        assertThat(total(centre, "active eq true")).isEqualTo(5);
        assertThat(total(centre, "active eq \"False\"")).isZero();
        assertThat(total(centre, "userName eq \"" + centre.manager.login() + "\""))
                .isZero();
        var searched = centre.directory.send("POST", "/Users/.search", """
                {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": "userName eq \\"%s\\"", "count": 5}
                """.formatted(login));
        assertThat(searched.json().get("totalResults").intValue()).isEqualTo(1);
        var few = centre.directory
                .get("/Users?attributes=userName,name.givenName&count=1")
                .json()
                .get("Resources")
                .get(0);
        assertThat(few.propertyNames()).containsExactlyInAnyOrder("schemas", "id", "userName", "name", "meta");
        assertThat(centre.directory
                        .get("/Users?excludedAttributes=emails,roles&count=1")
                        .text())
                .doesNotContain("\"emails\"", "\"roles\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "userName sw \"a\"",
                "userName eq \"a\" or active eq true",
                "userName eq \"a\"; drop table accounts.account",
                "userName eq 'a' or '1'='1'",
                "password eq \"a\"",
                "active eq \"perhaps\"",
                "userName eq true",
                "userName eq \"\\u0000\"",
                "emails[type eq \"work\"] eq \"a\""
            })
    void other_filters_are_refused(String filter) {
        var answer = new Centre().directory.get("/Users?filter=" + encoded(filter));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("invalidFilter");
    }

    @Test
    void a_filter_is_a_value_and_never_a_piece_of_sql() {
        var centre = new Centre();
        centre.working(Role.QUOTE_CLERK);
        assertThat(total(centre, "userName eq \"x' or '1'='1\"")).isZero();
        assertThat(total(centre, "id eq \"' union select 1 --\"")).isZero();
        assertThat(total(centre, "externalId eq \"%\"")).isZero();
    }

    // --- Versions ---------------------------------------------------------------------------------------------------

    @Test
    void who_changes_what_has_changed_is_told() {
        var centre = new Centre();
        var id = centre.working(Role.TRAINING_OFFICE_MANAGER);
        var first = centre.directory.get("/Users/" + id);
        var version = first.http().header("ETag").orElseThrow();
        assertThat(centre.directory
                        .send("GET", "/Users/" + id, null, "If-None-Match", version)
                        .status())
                .isEqualTo(304);
        var operation =
                "{\"Operations\": [{\"op\": \"replace\", \"path\": \"displayName\", \"value\": \"Nadia Martin\"}]}";
        assertThat(centre.directory
                        .send("PATCH", "/Users/" + id, operation, "If-Match", version)
                        .status())
                .isEqualTo(200);
        var late = centre.directory.send("PATCH", "/Users/" + id, operation, "If-Match", version);
        assertThat(late.status()).isEqualTo(412);
        assertThat(centre.directory
                        .send("DELETE", "/Users/" + id, null, "If-Match", version)
                        .status())
                .isEqualTo(412);
        assertThat(status(id)).isEqualTo("ACTIVE");
        assertThat(centre.directory
                        .send("DELETE", "/Users/" + id, null, "If-Match", "*")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void what_was_read_and_is_sent_back_changes_nothing() {
        var centre = new Centre();
        var suspended = centre.working(Role.QUOTE_CLERK);
        centre.directory.patch(suspended, "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}");
        var byNumber =
                world.account("a" + ++serial, Role.CENTRE_HEAD, centre.partner).id();
        var nowhere = centre.working(Role.ATTENDANCE_TAKER);
        world.run("delete from accounts.account_site where account = ?", nowhere);
        var waiting = centre.create(centre.address(), Role.QUOTE_CLERK);
        for (var id : List.of(suspended, byNumber, nowhere, waiting)) {
            var read = centre.directory.get("/Users/" + id);
            var entries = world.count("select position from ledger.head");
            var again = centre.directory.send("PUT", "/Users/" + id, read.text());
            assertThat(again.status()).as(again.text()).isEqualTo(200);
            assertThat(again.json()).isEqualTo(read.json());
            assertThat(world.count("select position from ledger.head")).isEqualTo(entries);
        }
    }

    @Test
    void a_directory_that_suspends_and_an_officer_who_closes_wait_for_each_other_and_do_not_collide() throws Exception {
        var centre = new Centre();
        for (int n = 0; n < 6; n++) {
            var office = centre.at("bureau" + ++serial, Role.TRAINING_OFFICE_MANAGER);
            for (int k = 0; k < 3; k++) {
                world.signedIn(office);
            }
            List<Callable<Integer>> both = List.of(
                    () -> centre.directory
                            .patch(office.id(), "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}")
                            .status(),
                    () -> {
                        close(2, office.id());
                        return 200;
                    });
            assertThat(atOnce(both)).containsOnly(200);
            assertThat(status(office.id())).isEqualTo("SUSPENDED");
            assertThat(world.count(
                            "select count(*) from accounts.sign_in where account = ? and ended_at is null",
                            office.id()))
                    .isZero();
        }
    }

    @Test
    void an_operation_that_is_refused_undoes_those_before_it() {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        var answer = centre.directory.patch(id, """
                {"op": "replace", "path": "displayName", "value": "Autre Nom"},
                {"op": "replace", "path": "externalId", "value": "x"},
                {"op": "replace", "path": "roles", "value": "SECURITY_OFFICER"}
                """);
        assertThat(answer.type()).isEqualTo("invalidValue");
        assertThat(world.text("select display_name from accounts.account where id = ?", id))
                .isEqualTo("Léa Martin");
        assertThat(world.count("select count(*) from scim.entry where account = ?", id))
                .isZero();
    }

    // --- In a thief's hands -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PARTNER_ACCOUNT_MANAGER",
                "SECURITY_OFFICER",
                "PARTNERSHIP_OFFICER",
                "ADVISER",
                "JOBSEEKER",
                "CORRESPONDENCE",
                "quote_clerk",
                ""
            })
    void a_token_gives_no_role_but_the_ordinary_ones(String role) {
        var centre = new Centre();
        var address = centre.address();
        var created = centre.directory.send("POST", "/Users", body(address, role));
        assertThat(created.status()).isEqualTo(400);
        assertThat(created.type()).isEqualTo("invalidValue");
        assertThat(created.text()).contains("ATTENDANCE_TAKER, CENTRE_HEAD, QUOTE_CLERK, TRAINING_OFFICE_MANAGER");
        var id = centre.working(Role.QUOTE_CLERK);
        assertThat(centre.directory
                        .patch(id, "{\"op\": \"replace\", \"path\": \"roles\", \"value\": \"" + role + "\"}")
                        .type())
                .isEqualTo("invalidValue");
        assertThat(create(centre.token, UUID.randomUUID(), centre.address(), role, centre.partner.site()))
                .as("the database says so too")
                .isEqualTo("ROLE");
        assertThat(world.count("select count(*) from accounts.account where login = ?", address))
                .isZero();
    }

    @Test
    void more_rights_stop_the_account_until_somebody_else_than_the_tokens_maker_approves() {
        var centre = new Centre();
        var clerk = centre.at("devis", Role.QUOTE_CLERK);
        var working = browser(clerk);
        var answer = centre.directory.patch(
                clerk.id(), "{\"op\": \"replace\", \"path\": \"roles\", \"value\": \"CENTRE_HEAD\"}");
        assertThat(answer.json().get(EXTENSION).get("state").stringValue()).isEqualTo("WAITS_FOR_SECOND");
        assertThat(working.get("/kairos/groups").location()).endsWith("/team/waiting");
        assertThat(decide(centre.manager, request(clerk.id())).status()).isEqualTo(422);
        assertThat(decide(centre.other, request(clerk.id())).status()).isEqualTo(303);
        assertThat(working.get("/kairos/groups").status()).isEqualTo(200);
    }

    @Test
    void a_token_opens_nothing() {
        var centre = new Centre();
        var activate = "{\"op\": \"replace\", \"path\": \"active\", \"value\": true}";
        var suspended = centre.working(Role.QUOTE_CLERK);
        centre.directory.patch(suspended, "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}");
        var asleep = centre.working(Role.QUOTE_CLERK);
        world.run("update accounts.account set status = 'ASLEEP' where id = ?", asleep);
        for (var id : List.of(suspended, asleep)) {
            var answer = centre.directory.patch(id, activate);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.type()).isEqualTo("mutability");
            assertThat(centre.directory.get("/Users/" + id).json().get("active").booleanValue())
                    .isFalse();
        }
        var waiting = centre.create(centre.address(), Role.QUOTE_CLERK);
        assertThat(centre.directory.patch(waiting, activate).status()).isEqualTo(200);
        assertThat(world.text("select reads_from::text from accounts.account where id = ?", waiting))
                .isEqualTo("infinity");
        assertThat(world.count("select count(*) from team.request where account = ? and state = 'WAITING'", waiting))
                .isEqualTo(1);

        var manager = browser(centre.other);
        var page = manager.get("/team/accounts/" + suspended + "/acts/RESUME").body();
        var seen = Pattern.compile("name=\"seen\" value=\"([0-9a-f]{32})\"").matcher(page);
        assertThat(seen.find()).isTrue();
        assertThat(manager.post("/team/accounts/" + suspended + "/acts", Map.of("act", "RESUME", "seen", seen.group(1)))
                        .status())
                .as("a person may")
                .isEqualTo(303);
        assertThat(status(suspended)).isEqualTo("ACTIVE");
    }

    @Test
    void an_invited_account_that_is_deactivated_has_no_link_until_somebody_resumes_it() {
        var centre = new Centre();
        var address = centre.address();
        var id = centre.create(address, Role.QUOTE_CLERK);
        var link = link(address);
        assertThat(centre.directory
                        .patch(id, "{\"op\": \"Replace\", \"path\": \"active\", \"value\": \"False\"}")
                        .status())
                .isEqualTo(200);
        assertThat(portal.browser().get("/team/welcome/" + link).status()).isEqualTo(404);
        var seen = world.text("select team.seen(?)", id);
        var viewer = world.signedIn(centre.other);
        assertThat(asApplication("select team.act('\\x%s', '%s', '%s', 'RESUME')"
                        .formatted(HexFormat.of().formatHex(viewer.token().bytes()), id, seen)))
                .isEqualTo("DONE");
        assertThat(status(id)).as("it has no password yet").isEqualTo("INVITED");
        assertThat(portal.browser().get("/team/welcome/" + link).status()).isEqualTo(200);
    }

    @Test
    void a_token_sees_and_touches_nothing_of_another_organisation_nor_a_manager() {
        var centre = new Centre();
        var victim = new Centre();
        var removed = centre.working(Role.QUOTE_CLERK);
        centre.directory.send("DELETE", "/Users/" + removed, null);
        var nobody = centre.directory.get("/Users/" + UUID.randomUUID());
        for (var id : List.of(
                victim.working(Role.QUOTE_CLERK),
                victim.manager.id(),
                centre.manager.id(),
                centre.other.id(),
                removed)) {
            var answer = centre.directory.get("/Users/" + id);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).isEqualTo(nobody.text());
            assertThat(centre.directory
                            .patch(id, "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}")
                            .text())
                    .isEqualTo(nobody.text());
            assertThat(centre.directory
                            .send("PUT", "/Users/" + id, body(victim.manager.login(), "QUOTE_CLERK"))
                            .text())
                    .isEqualTo(nobody.text());
            assertThat(centre.directory.send("DELETE", "/Users/" + id, null).text())
                    .isEqualTo(nobody.text());
            assertThat(total(centre, "id eq \"" + id + "\"")).isZero();
            assertThat(remove(centre.token, id)).as("the database says so too").isEqualTo("NOT_YOURS");
        }
        assertThat(centre.directory.get("/Users/none").text()).isEqualTo(nobody.text());
        assertThat(status(centre.manager.id())).isEqualTo("ACTIVE");
    }

    @Test
    void a_token_learns_of_no_address_elsewhere_whether_it_has_an_account() {
        var centre = new Centre();
        var victim = new Centre();
        var there = centre.directory.send("POST", "/Users", body(victim.manager.login(), "QUOTE_CLERK"));
        var notThere = centre.directory.send("POST", "/Users", body("personne@" + victim.domain, "QUOTE_CLERK"));
        assertThat(there.status()).isEqualTo(400);
        assertThat(there.text()).isEqualTo(notThere.text());
        assertThat(world.count("select count(*) from accounts.account where login = ?", "personne@" + victim.domain))
                .isZero();
        assertThat(centre.directory
                        .send("POST", "/Users", body("voleur@gmail.com", "QUOTE_CLERK"))
                        .status())
                .isEqualTo(400);
        var own = centre.directory.send("POST", "/Users", body(centre.other.login(), "QUOTE_CLERK"));
        assertThat(own.status()).isEqualTo(409);
        assertThat(own.type()).isEqualTo("uniqueness");
    }

    @Test
    void no_address_changes_so_no_account_becomes_anothers() {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        for (var operation : List.of(
                "{\"op\": \"replace\", \"path\": \"userName\", \"value\": \"" + centre.address() + "\"}",
                "{\"op\": \"replace\", \"path\": \"emails[type eq \\\"work\\\"].value\", \"value\": \""
                        + centre.address() + "\"}",
                "{\"op\": \"replace\", \"value\": {\"emails\": [{\"value\": \"" + centre.address() + "\"}]}}",
                "{\"op\": \"replace\", \"path\": \"id\", \"value\": \"1\"}",
                "{\"op\": \"remove\", \"path\": \"roles\"}")) {
            var answer = centre.directory.patch(id, operation);
            assertThat(answer.type()).as(operation).isEqualTo("mutability");
        }
        assertThat(centre.directory
                        .patch(id, "{\"op\": \"add\", \"path\": \"password\", \"value\": \"secret\"}")
                        .type())
                .isEqualTo("invalidValue");
    }

    @Test
    void no_site_of_others_nor_where_the_tokens_maker_does_not_work() {
        var centre = new Centre();
        var victim = new Centre();
        var second = UUID.randomUUID();
        world.run(
                "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, 'Second', '38000', 'Grenoble')",
                second,
                centre.partner.id(),
                Long.toString(30_000_000_000_000L + ++serial));
        var siret = world.text("select siret from partners.site where id = ?", second);
        for (var other : List.of(victim.siret, siret, "00000000000000")) {
            var id = centre.working(Role.QUOTE_CLERK);
            var answer = centre.directory.patch(
                    id, "{\"op\": \"add\", \"path\": \"" + EXTENSION + ":sites\", \"value\": [\"" + other + "\"]}");
            assertThat(answer.type()).isEqualTo("invalidValue");
            assertThat(answer.text()).contains(centre.siret).doesNotContain(other);
        }
        assertThat(create(centre.token, UUID.randomUUID(), centre.address(), "QUOTE_CLERK", second))
                .isEqualTo("SITES");
        world.run("insert into accounts.account_site (account, site) values (?, ?)", centre.manager.id(), second);
        var unsaid = centre.directory.send("POST", "/Users", body(centre.address(), "QUOTE_CLERK"));
        assertThat(unsaid.type()).as("several: it must be said").isEqualTo("invalidValue");
        assertThat(unsaid.text()).contains(centre.siret, siret);
    }

    @Test
    void twenty_a_day_of_an_organisation_by_hand_and_by_directory_together() {
        var centre = new Centre();
        for (int n = 0; n < 20; n++) {
            centre.create(centre.address(), Role.ATTENDANCE_TAKER);
        }
        var address = centre.address();
        var answer = centre.directory.send("POST", "/Users", body(address, "QUOTE_CLERK"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.http().header("Retry-After")).contains("3600");
        var second = new Directory(made(centre.other, "Second"));
        assertThat(second.send("POST", "/Users", body(address, "QUOTE_CLERK")).status())
                .isEqualTo(429);
        assertThat(world.count("select count(*) from accounts.account where login = ?", address))
                .isZero();
    }

    @Test
    void questions_about_addresses_count_among_the_twenty() {
        var centre = new Centre();
        for (int n = 0; n < 20; n++) {
            assertThat(centre.directory
                            .send("POST", "/Users", body(centre.other.login(), "QUOTE_CLERK"))
                            .status())
                    .isEqualTo(409);
        }
        assertThat(centre.directory
                        .send("POST", "/Users", body(centre.other.login(), "QUOTE_CLERK"))
                        .status())
                .isEqualTo(429);
    }

    @Test
    void before_a_closed_portal_a_directory_waits_with_a_token_or_without() {
        var centre = new Centre();
        var officer = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null));
        asApplication("select containment.close(gen_random_uuid(), '\\x%s', null, 6::smallint, '', 'test', 'fermé',"
                        .formatted(HexFormat.of().formatHex(officer.token().bytes()))
                + " now() + interval '1 hour')");
        try {
            for (var directory : List.of(centre.directory, new Directory(null))) {
                var answer = directory.get("/Users");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.http().header("Retry-After")).contains("300");
            }
        } finally {
            world.pastTriggers("containment.lock", "update containment.lock set lapsed_at = now() where scope = 6");
        }
        assertThat(centre.directory.get("/Users").status()).isEqualTo(200);
        assertThat(new Directory(null).get("/Users").status()).isEqualTo(401);
    }

    @Test
    void a_thief_removes_twenty_a_day_and_what_is_suspended_people_resume() {
        var centre = new Centre();
        for (int n = 0; n < 20; n++) {
            assertThat(centre.directory
                            .send("DELETE", "/Users/" + centre.working(Role.QUOTE_CLERK), null)
                            .status())
                    .isEqualTo(204);
        }
        var id = centre.working(Role.QUOTE_CLERK);
        assertThat(centre.directory.send("DELETE", "/Users/" + id, null).status())
                .isEqualTo(429);
        assertThat(centre.directory
                        .patch(id, "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}")
                        .status())
                .isEqualTo(200);
        assertThat(status(id)).isEqualTo("SUSPENDED");
    }

    @Test
    void of_many_creations_with_one_name_at_once_one_is_made() throws Exception {
        var centre = new Centre();
        for (int n = 0; n < 3; n++) {
            var body = body(centre.address(), "QUOTE_CLERK");
            var answers = atOnce(
                    5, () -> centre.directory.send("POST", "/Users", body).status());
            assertThat(answers).containsOnlyOnce(201).containsOnly(201, 409);
        }
    }

    @Test
    void of_many_changes_at_once_each_is_done_or_told_to_come_again() throws Exception {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        var answers = atOnce(
                8,
                () -> centre.directory
                        .patch(
                                id,
                                "{\"op\": \"replace\", \"path\": \"displayName\", \"value\": \"Nom " + UUID.randomUUID()
                                        + "\"}")
                        .status());
        assertThat(answers).contains(200).containsOnly(200, 503);
        assertThat(world.count("select count(*) from team.step where account = ? and step = 'RENAME'", id))
                .isEqualTo(answers.stream().filter(status -> status == 200).count());
    }

    @Test
    void one_external_id_is_one_accounts_and_free_once_that_is_removed() {
        var centre = new Centre();
        var first = centre.working(Role.QUOTE_CLERK);
        var second = centre.working(Role.QUOTE_CLERK);
        var operation = "{\"op\": \"replace\", \"path\": \"externalId\", \"value\": \"emp-7\"}";
        assertThat(centre.directory.patch(first, operation).status()).isEqualTo(200);
        var taken = centre.directory.patch(second, operation);
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.type()).isEqualTo("uniqueness");
        var elsewhere = new Centre();
        assertThat(elsewhere
                        .directory
                        .patch(elsewhere.working(Role.QUOTE_CLERK), operation)
                        .status())
                .isEqualTo(200);
        centre.directory.send("DELETE", "/Users/" + first, null);
        assertThat(centre.directory.patch(second, operation).status()).isEqualTo(200);
    }

    // --- Hostile bodies ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"userName\": \"a@b.example\", \"userName\": \"c@d.example\"}",
                "{\"userName\": \"a@b.example\", \"USERNAME\": \"c@d.example\"}",
                "{} {}",
                "{\"Operations\": []}",
                "{\"Operations\": [{\"op\": \"destroy\"}]}"
            })
    void what_cannot_be_read_is_said_so(String body) {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        var answer = centre.directory.send("PATCH", "/Users/" + id, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("invalidSyntax");
        assertThat(answer.http().header("Content-Type")).contains("application/scim+json");
    }

    @Test
    void a_body_is_bounded_in_depth_and_size_and_is_json() {
        var centre = new Centre();
        var deep = "{\"x\": " + "[".repeat(2_000) + "]".repeat(2_000) + "}";
        assertThat(centre.directory.send("POST", "/Users", deep).type()).isEqualTo("invalidSyntax");
        var large = "{\"x\": \"" + "a".repeat(70_000) + "\"}";
        assertThat(centre.directory.send("POST", "/Users", large).status()).isEqualTo(413);
        assertThat(centre.directory
                        .send("POST", "/Users", "userName=a", "Content-Type", "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(415);
        var address = centre.address();
        for (var name : List.of("Nadia\\nDupuis", "\\u0000", "\\ud800", "a".repeat(201))) {
            var answer = centre.directory.send(
                    "POST", "/Users", body(address, "QUOTE_CLERK").replace("Nadia Dupuis", name));
            assertThat(answer.type()).as(name).isEqualTo("invalidValue");
        }
        assertThat(centre.directory
                        .patch(
                                centre.working(Role.QUOTE_CLERK),
                                "{\"op\": \"replace\", \"path\": \"colour\", \"value\": 1}")
                        .type())
                .isEqualTo("invalidPath");
        assertThat(centre.directory
                        .patch(centre.working(Role.QUOTE_CLERK), "{\"op\": \"remove\"}")
                        .type())
                .isEqualTo("noTarget");
    }

    @Test
    void what_is_not_offered_is_not_there_and_said_so_where_one_looks() {
        var centre = new Centre();
        var config = centre.directory.get("/ServiceProviderConfig").json();
        assertThat(config.get("patch").get("supported").booleanValue()).isTrue();
        for (var not : List.of("bulk", "sort", "changePassword")) {
            assertThat(config.get(not).get("supported").booleanValue()).as(not).isFalse();
        }
        var types = centre.directory.get("/ResourceTypes").json();
        assertThat(types.get("totalResults").intValue()).isEqualTo(1);
        assertThat(types.get("Resources").get(0).get("id").stringValue()).isEqualTo("User");
        assertThat(centre.directory.get("/ResourceTypes/Group").status()).isEqualTo(404);
        assertThat(centre.directory.get("/Schemas").json().get("totalResults").intValue())
                .isEqualTo(2);
        var ours = centre.directory.get("/Schemas/" + EXTENSION);
        assertThat(ours.status()).isEqualTo(200);
        assertThat(ours.text()).contains(portal.url() + "/scim/v2/Schemas/").doesNotContain("{scim}");
        for (var path : List.of("/Groups", "/Bulk", "/Me", "", "/Users/a/b")) {
            assertThat(centre.directory.get(path).status()).as(path).isEqualTo(404);
        }
    }

    // --- The token --------------------------------------------------------------------------------------------------

    @Test
    void without_a_token_that_serves_every_address_answers_alike() {
        var centre = new Centre();
        var id = centre.working(Role.QUOTE_CLERK);
        var first = new Directory(null).get("/Users");
        assertThat(first.http().header("WWW-Authenticate")).contains("Bearer realm=\"scim\"");
        for (var token : Arrays.asList(
                null,
                "",
                "x",
                "ecluse-scim-" + "A".repeat(43),
                centre.token.substring(0, centre.token.length() - 1),
                centre.token.substring("ecluse-scim-".length()),
                centre.token + "A")) {
            for (var path : List.of("/Users", "/Users/" + id, "/ServiceProviderConfig", "/Groups", "/nowhere")) {
                for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                    var answer = new Directory(token).send(method, path, method.equals("GET") ? null : "{}");
                    assertThat(answer.status()).isEqualTo(401);
                    assertThat(answer.text()).isEqualTo(first.text());
                    assertThat(answer.http().header("WWW-Authenticate")).contains("Bearer realm=\"scim\"");
                }
            }
        }
    }

    @Test
    void a_managers_cookie_opens_nothing_here_and_a_token_no_page() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        assertThat(manager.get("/scim/v2/Users").status()).isEqualTo(401);
        assertThat(manager.post("/scim/v2/Users", Map.of()).status()).isEqualTo(401);
        var request = portal.browser().request("/team").header("Authorization", "Bearer " + centre.token);
        assertThat(portal.browser().send(request.GET().build()).location()).endsWith("/sign-in");
        var answer = centre.directory.get("/Users");
        assertThat(answer.http().header("Set-Cookie")).isEmpty();
        assertThat(answer.http().header("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void a_revoked_token_is_over_with_the_next_request_whoever_of_them_revokes_it() {
        var officer = world.account(UUID.randomUUID() + "@agence.example", Role.PARTNERSHIP_OFFICER, null);
        for (var byAgency : List.of(false, true)) {
            var centre = new Centre();
            var id = UUID.fromString(
                    world.text("select id::text from scim.token where partner = ?", centre.partner.id()));
            var browser = browser(byAgency ? officer : centre.other);
            var path = (byAgency ? "/agency/directories/" : "/team/directory/") + id + "/revocation";
            assertThat(browser.get(path).body()).contains("Révoquer le jeton « Annuaire »");
            assertThat(centre.directory.get("/Users").status()).isEqualTo(200);
            assertThat(browser.post(path, Map.of()).status()).isEqualTo(303);
            assertThat(centre.directory.get("/Users").status()).isEqualTo(401);
            assertThat(create(centre.token, UUID.randomUUID(), centre.address(), "QUOTE_CLERK", centre.partner.site()))
                    .isEqualTo("NO_TOKEN");
            assertThat(browser.get(path).status()).isEqualTo(404);
            assertThat(world.text(
                            "select string_agg(split_part(detail, ' ', 1), ' ' order by position) from ledger.entry where kind = 20 and subject = ?",
                            id))
                    .isEqualTo("DIRECTORY_MADE DIRECTORY_REVOKED");
            eventually(() -> mails(centre.other.login()).size() == 2
                    && mails(centre.manager.login()).size() == 2);
            assertThat(mails(centre.other.login()).getFirst())
                    .contains(centre.manager.code(), "/team/directory")
                    .doesNotContain("Annuaire");
            assertThat(browser(centre.manager).get("/team/directory").body()).contains("révoqué", "Annuaire");
        }
    }

    @Test
    void a_token_ends_with_its_date_its_maker_its_partner_and_before_a_closed_lock() {
        var stops = List.<Consumer<Centre>>of(
                centre -> world.pastTriggers(
                        "scim.token",
                        "update scim.token set made_at = now() - interval '30 days', ends_at = now() - interval '1 second' where partner = ?",
                        centre.partner.id()),
                centre ->
                        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", centre.manager.id()),
                centre ->
                        world.run("update accounts.account set role = 'CENTRE_HEAD' where id = ?", centre.manager.id()),
                centre -> world.run(
                        "update accounts.account set reads_from = 'infinity' where id = ?", centre.manager.id()),
                centre ->
                        world.run("update partners.partner set status = 'SUSPENDED' where id = ?", centre.partner.id()),
                centre -> world.run(
                        "update partners.partner set barred = '{KEEP_TEAM}' where id = ?", centre.partner.id()),
                centre -> close(3, centre.partner.id()),
                centre -> close(2, centre.manager.id()));
        for (var stop : stops) {
            var centre = new Centre();
            var id = centre.working(Role.QUOTE_CLERK);
            assertThat(centre.directory.get("/Users").status()).isEqualTo(200);
            stop.accept(centre);
            assertThat(centre.directory.get("/Users").status()).isEqualTo(401);
            assertThat(centre.directory
                            .patch(id, "{\"op\": \"replace\", \"path\": \"active\", \"value\": false}")
                            .status())
                    .isEqualTo(401);
            assertThat(remove(centre.token, id)).isEqualTo("NO_TOKEN");
            assertThat(status(id)).isEqualTo("ACTIVE");
        }
    }

    private void close(int scope, UUID target) {
        var officer = world.signedIn(world.account(UUID.randomUUID() + "@agence.example", Role.SECURITY_OFFICER, null));
        asApplication(
                "select containment.close(gen_random_uuid(), '\\x%s', null, %d::smallint, '%s', 'test', 'fermé', null)"
                        .formatted(HexFormat.of().formatHex(officer.token().bytes()), scope, target));
    }

    @Test
    void the_page_says_which_token_ends_soon_and_which_has_lost_its_maker() {
        var centre = new Centre();
        assertThat(browser(centre.other).get("/team/directory").body()).doesNotContain("bientôt terminé", "sans effet");
        world.pastTriggers(
                "scim.token",
                "update scim.token set ends_at = now() + interval '20 days' where partner = ?",
                centre.partner.id());
        assertThat(browser(centre.other).get("/team/directory").body())
                .contains("bientôt terminé")
                .doesNotContain("sans effet");
        world.run("update accounts.account set role = 'CENTRE_HEAD' where id = ?", centre.manager.id());
        assertThat(browser(centre.other).get("/team/directory").body())
                .contains("sans effet")
                .doesNotContain("bientôt terminé");
        var officer = world.account(UUID.randomUUID() + "@agence.example", Role.PARTNERSHIP_OFFICER, null);
        assertThat(browser(officer).get("/agency/directories").body()).contains("sans effet");
    }

    @Test
    void a_token_answers_three_hundred_times_a_minute() {
        var centre = new Centre();
        assertThat(centre.directory.get("/Users").status()).isEqualTo(200);
        world.run("update scim.token set requests = 299 where partner = ?", centre.partner.id());
        assertThat(centre.directory.get("/Users").status()).isEqualTo(200);
        var refused = centre.directory.get("/Users");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.http().header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        world.run(
                "update scim.token set minute = now() - interval '61 seconds' where partner = ?", centre.partner.id());
        assertThat(centre.directory.get("/Users").status()).isEqualTo(200);
    }

    @Test
    void two_tokens_serve_at_most_and_a_form_sent_twice_makes_one() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        var id = formId(manager);
        var form = Map.of(
                "id",
                id,
                "name",
                "Second",
                "until",
                LocalDate.now().plusMonths(6).toString());
        assertThat(manager.post("/team/directory", form).body()).containsPattern(TOKEN);
        var again = manager.post("/team/directory", form);
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.body()).contains("déjà été créé").doesNotContainPattern(TOKEN);
        var third = manager.post(
                "/team/directory",
                Map.of(
                        "id",
                        UUID.randomUUID().toString(),
                        "name",
                        "Troisième",
                        "until",
                        LocalDate.now().toString()));
        assertThat(third.status()).isEqualTo(422);
        assertThat(third.body()).contains("Deux jetons servent déjà");
        assertThat(world.count("select count(*) from scim.token where partner = ?", centre.partner.id()))
                .isEqualTo(2);
        assertThat(manager.get("/team/directory").body())
                .contains("Second", "ecluse-scim-" + centre.token.substring(12, 18) + "…")
                .doesNotContain(centre.token);
    }

    @Test
    void what_is_wrong_with_a_token_is_said_beside_its_field_and_nothing_typed_is_lost() {
        var centre = new Centre();
        var manager = browser(centre.manager);
        manager.get("/team/directory");
        for (var until : List.of(
                "", "2020-01-01", LocalDate.now().plusMonths(12).plusDays(1).toString(), "demain")) {
            var answer = manager.post(
                    "/team/directory", Map.of("id", UUID.randomUUID().toString(), "name", "Siège", "until", until));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("href=\"#until\"", "value=\"Siège\"")
                    .doesNotContainPattern(TOKEN);
        }
        var nameless = manager.post(
                "/team/directory",
                Map.of(
                        "id",
                        UUID.randomUUID().toString(),
                        "name",
                        " ",
                        "until",
                        LocalDate.now().toString()));
        assertThat(nameless.body()).contains("href=\"#name\"");
    }

    @Test
    void nobody_else_makes_or_revokes_a_token() {
        var centre = new Centre();
        var victim = new Centre();
        var id = world.text("select id::text from scim.token where partner = ?", victim.partner.id());
        var office = browser(centre.at("bureau", Role.CENTRE_HEAD));
        assertThat(office.get("/team/directory").status()).isEqualTo(403);
        assertThat(browser(centre.manager)
                        .get("/team/directory/" + id + "/revocation")
                        .status())
                .isEqualTo(404);
        var thief = browser(centre.manager);
        thief.get("/team/directory");
        assertThat(thief.post("/team/directory/" + id + "/revocation", Map.of()).status())
                .isEqualTo(404);
        assertThat(thief.get("/agency/directories").status()).isEqualTo(403);
        var hash =
                HexFormat.of().formatHex(world.signedIn(centre.manager).token().bytes());
        assertThat(asApplication("select scim.revoke('\\x%s', '%s')".formatted(hash, id)))
                .isEqualTo("NOT_YOURS");
        var officer = world.account(UUID.randomUUID() + "@agence.example", Role.PARTNERSHIP_OFFICER, null);
        assertThat(asApplication("select scim.make('\\x%s', gen_random_uuid(), 'x', 'abcdef', '\\x%s', '2026-12-31')"
                        .formatted(
                                HexFormat.of()
                                        .formatHex(
                                                world.signedIn(officer).token().bytes()),
                                "00".repeat(32))))
                .as("the agency revokes and makes none")
                .isEqualTo("NOT_YOURS");
        assertThat(victim.directory.get("/Users").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select hash from scim.token",
                "update scim.token set revoked_at = null",
                "insert into scim.token (id) values (gen_random_uuid())",
                "delete from scim.token",
                "insert into scim.entry (account, partner) select id, partner from accounts.account",
                "select scim.actor('\\x00')",
                "select team.invite_by(null, gen_random_uuid(), gen_random_uuid(), 'x', 'x@y.example', 'QUOTE_CLERK', '{}', 'fr')",
                "select team.change_by(null, gen_random_uuid(), '', gen_random_uuid(), 'QUOTE_CLERK', '{}')",
                "select team.act_by(null, gen_random_uuid(), '', 'REMOVE')",
                "select scim.act_as(null)"
            })
    void the_applications_role_has_no_way_round_a_token(String sql) {
        assertThatThrownBy(() -> asApplication(sql)).as(sql).hasStackTraceContaining("permission denied");
    }

    @Test
    void not_even_the_owner_brings_a_revoked_token_back_or_lengthens_one() {
        var centre = new Centre();
        for (var sql : List.of(
                "update scim.token set ends_at = ends_at + interval '1 day' where partner = ?",
                "update scim.token set hash = sha256('x') where partner = ?",
                "delete from scim.token where partner = ?")) {
            assertThatThrownBy(() -> world.run(sql, centre.partner.id()))
                    .as(sql)
                    .isInstanceOf(IllegalStateException.class);
        }
        world.run(
                "update scim.token set revoked_at = now(), revoked_by = made_by where partner = ?",
                centre.partner.id());
        assertThatThrownBy(() -> world.run(
                        "update scim.token set revoked_at = null, revoked_by = null where partner = ?",
                        centre.partner.id()))
                .isInstanceOf(IllegalStateException.class);
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var centre = new Centre();
        var empty = world.account(
                "rgc@vide" + ++serial + ".example",
                Role.PARTNER_ACCOUNT_MANAGER,
                world.partner("P-" + UUID.randomUUID()));
        var officer = world.account(UUID.randomUUID() + "@agence.example", Role.PARTNERSHIP_OFFICER, null);
        var id = world.text("select id::text from scim.token where partner = ?", centre.partner.id());
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            look(window, empty, language, width, List.of("/team/directory"));
            look(window, officer, language, width, List.of("/agency/directories"));
            look(
                    window,
                    centre.other,
                    language,
                    width,
                    List.of("/team/directory", "/team/directory/" + id + "/revocation"));
            window.page().navigate(portal.url() + "/team/directory");
            window.page().locator("#name").fill("Siège");
            window.page().locator("main form.fields button").click();
            assertThat(window.page().locator("#secret").textContent()).startsWith("ecluse-scim-");
            assertThat(window.faults("scim-made-" + language + "-" + width)).isEmpty();
        }
    }

    private void look(Screen.Window window, World.Account account, String language, int width, List<String> paths) {
        window.signIn(portal, account, language);
        for (var path : paths) {
            assertThat(window.page().navigate(portal.url() + path).status())
                    .as(path)
                    .isEqualTo(200);
            var name = path.replaceAll("[0-9a-f]{8}-[^/]*", "").replaceAll("/+", "-");
            assertThat(window.faults(
                            "scim" + name + "-" + account.login().replaceAll("@.*", "") + "-" + language + "-" + width))
                    .as(path)
                    .isEmpty();
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private String made(World.Account manager, String name) {
        var browser = browser(manager);
        var answer = browser.post(
                "/team/directory",
                Map.of(
                        "id",
                        formId(browser),
                        "name",
                        name,
                        "until",
                        LocalDate.now().plusMonths(12).toString()));
        var token = TOKEN.matcher(answer.body());
        assertThat(token.find()).as(answer.body()).isTrue();
        return token.group(1);
    }

    private static String formId(Browser manager) {
        var found = FORM_ID.matcher(manager.get("/team/directory").body());
        return found.find() ? found.group(1) : UUID.randomUUID().toString();
    }

    private static String hash(String token) {
        var secret = LinkSecret.of(token.substring("ecluse-scim-".length())).orElseThrow();
        return HexFormat.of().formatHex(secret.hash());
    }

    private String create(String token, UUID id, String address, String role, UUID site) {
        return asApplication(
                "select scim.create_user('\\x%s', '%s', gen_random_uuid(), 'Nadia Dupuis', '%s', null, null, null, '%s', '{%s}')"
                        .formatted(hash(token), id, address, role, site));
    }

    private String remove(String token, UUID id) {
        return asApplication("select scim.remove_user('\\x%s', '%s', null)".formatted(hash(token), id));
    }

    private static int total(Centre centre, String filter) {
        var answer = centre.directory.get("/Users?filter=" + encoded(filter));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("totalResults").intValue();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Browser browser(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/");
        return browser;
    }

    private String status(UUID account) {
        return world.text("select status from accounts.account where id = ?", account);
    }

    private UUID request(UUID account) {
        return UUID.fromString(
                world.text("select id::text from team.request where account = ? and state = 'WAITING'", account));
    }

    private Browser.Answer decide(World.Account second, UUID request) {
        var browser = browser(second);
        browser.get("/team");
        return browser.post("/team/requests/" + request, Map.of("decision", "approve"));
    }

    /** The invited chooses a password by the mailed link and signs in. */
    private Browser accepted(String address) {
        var link = link(address);
        var chooser = portal.browser();
        chooser.get("/team/welcome/" + link);
        assertThat(chooser.post("/team/welcome/" + link, Map.of("wanted", PASSWORD, "again", PASSWORD))
                        .status())
                .isEqualTo(303);
        var browser = portal.browser();
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("login", address, "password", PASSWORD))
                        .status())
                .isEqualTo(303);
        return browser;
    }

    private String link(String address) {
        eventually(() -> !mails(address).isEmpty());
        var link = LINK.matcher(mails(address).getFirst());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private List<String> mails(String address) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> GreenMailUtil.getWholeMessage(message).contains("To: " + address))
                .map(GreenMailUtil::getBody)
                .map(body -> body.replace("=\r\n", "").replace("=3D", "="))
                .toList();
    }

    private static <T> List<T> atOnce(int times, Callable<T> task) throws Exception {
        return atOnce(Collections.nCopies(times, task));
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var future : threads.invokeAll(tasks)) {
                answers.add(future.get());
            }
            return answers;
        }
    }

    private static void eventually(BooleanSupplier there) {
        var until = Instant.now().plus(Duration.ofSeconds(20));
        while (!there.getAsBoolean()) {
            assertThat(Instant.now()).as("within twenty seconds").isBefore(until);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private String asApplication(String sql) {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            var row = statement.getResultSet();
            return row.next() ? String.valueOf(row.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}

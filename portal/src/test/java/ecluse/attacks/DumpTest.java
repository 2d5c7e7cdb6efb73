package ecluse.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.registry.ImportCommand;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/** Invariant 7: after a day's work, who has the whole database and nothing else reads no fact of anybody. */
@Tag("database")
class DumpTest {
    private static final Spellings FACTS = Spellings.of(KnownPeople.all());

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static Map<String, byte[]> dump;

    @BeforeAll
    static void a_day_is_worked_and_everything_is_dumped() throws Exception {
        database = TestDatabase.fresh("drill");
        KnownPeople.in(folder);
        assertThat(ImportCommand.run(database.settings(), folder, line -> {})).isZero();
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        var relay = Map.of(
                "ecluse.mail.host",
                "127.0.0.1",
                "ecluse.mail.port",
                Integer.toString(mail.getSmtp().getPort()));
        try (var portal = Portal.on(database, relay)) {
            var day = new Day(portal.url());
            var people = day.office();
            assertThat(people).hasSize(KnownPeople.all().size() - 1);
            day.refusals(people);
            day.officers(true);
            assertThat(mail.getReceivedMessages()).hasSize(people.size());
        } finally {
            mail.stop();
        }
        dump = dump();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void no_table_of_any_schema_holds_a_fact_of_anybody() {
        assertThat(dump).containsKeys("vault.person", "vault.person.names", "ledger.entry", "correspondence.delivery");
        assertThat(dump.values().stream().mapToLong(bytes -> bytes.length).sum())
                .isGreaterThan(20_000);
        var found = new ArrayList<String>();
        dump.forEach((table, bytes) -> found.addAll(FACTS.in(table, bytes)));
        assertThat(found).isEmpty();
    }

    @Test
    void every_person_is_in_the_dump_all_the_same() {
        assertThat(new World(database).count("select count(*) from vault.person"))
                .isEqualTo(KnownPeople.all().size());
    }

    static Stream<String> ways() {
        var p = KnownPeople.all().getFirst();
        return Stream.of(
                "'" + p.lastName() + "'::text",
                "lower('" + p.firstName() + "')",
                "'born on ' || to_char('" + p.birthDate() + "'::date, 'DD/MM/YYYY')",
                "'" + p.birthDate() + "'::date",
                "'{\"phone\": \"" + p.phone() + "\"}'::jsonb",
                "array['x', '" + p.address() + "']",
                "convert_to('" + p.email() + "', 'UTF8')",
                "convert_to('" + p.commune() + "', 'LATIN1')",
                "encode(convert_to('x" + p.address() + "', 'UTF8'), 'base64')",
                "sha256(convert_to('" + p.nationalId() + "', 'UTF8'))",
                "md5('" + p.email() + "')",
                "encode(sha512(convert_to('" + p.legacyId() + "', 'UTF8')), 'hex')",
                p.nationalId() + "::bigint",
                "'a;" + p.postcode() + ";b'");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void a_fact_that_is_there_would_be_found_however_it_is_written(String fact) throws SQLException, IOException {
        var world = new World(database);
        world.run("create schema scratch");
        try {
            world.run("create table scratch.canary as select " + fact + " as fact");
            var found = new ArrayList<String>();
            for (var table : dump().entrySet()) {
                found.addAll(FACTS.in(table.getKey(), table.getValue()));
            }
            assertThat(found).isNotEmpty().allMatch(where -> where.contains(" in scratch.canary"));
        } finally {
            world.run("drop schema scratch cascade");
        }
    }

    /** Every table as text, and every column of bytes as bytes, by name. */
    private static Map<String, byte[]> dump() throws SQLException, IOException {
        var all = new LinkedHashMap<String, byte[]>();
        try (var owner = database.owner()) {
            for (var table : names(owner, """
                    select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace
                     where c.relkind in ('r', 'm', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
                       and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'
                    """)) {
                var text = new ByteArrayOutputStream();
                owner.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (select * from " + table + ") to stdout", text);
                all.put(table, text.toByteArray());
            }
            for (var column : names(owner, """
                    select format('%I.%I.%I', table_schema, table_name, column_name) from information_schema.columns
                     where data_type = 'bytea' and table_schema not in ('pg_catalog', 'information_schema')
                    """)) {
                all.put(column, bytes(owner, column));
            }
            all.put(
                    "statistics",
                    String.join("\n", names(owner, "select s::text from pg_stats s"))
                            .getBytes(UTF_8));
            all.put(
                    "large objects",
                    String.join("\n", names(owner, "select oid::text from pg_largeobject_metadata"))
                            .getBytes(UTF_8));
        }
        return all;
    }

    private static List<String> names(Connection owner, String sql) throws SQLException {
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static byte[] bytes(Connection owner, String column) throws SQLException, IOException {
        int dot = column.lastIndexOf('.');
        var all = new ByteArrayOutputStream();
        try (var statement = owner.createStatement();
                var rows = statement.executeQuery(
                        "select " + column.substring(dot + 1) + " from " + column.substring(0, dot))) {
            while (rows.next()) {
                var value = rows.getBytes(1);
                all.write(value == null ? new byte[0] : value);
            }
        }
        return all.toByteArray();
    }
}

package ecluse.partners;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.PartnerId;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("database")
class PartnersTest {
    private static TestDatabase database;
    private static World world;
    private static Partners partners;
    private static World.Partner welding;

    @BeforeAll
    static void three_partners() {
        database = TestDatabase.fresh();
        world = new World(database);
        var db = JdbcClient.create(database.database().application());
        partners = new Partners(new PartnerTable(db), new SiteTable(db));
        welding = named("P-0231", "Écluse 100% Soudage");
        named("P-0232", "AFP Isère");
        named("P-0233", "Zéro_Défaut");
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_partner_is_found_by_id_and_by_code() {
        assertThat(partners.byId(new PartnerId(welding.id())))
                .hasValueSatisfying(p -> assertThat(p.code()).isEqualTo("P-0231"));
        assertThat(partners.byCode(" p-0231 ")).isPresent();
        assertThat(partners.byCode("P-9999")).isEmpty();
        assertThat(partners.byId(new PartnerId(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void words_are_looked_for_in_name_code_and_siret() {
        assertThat(partners.search("isère", 1, 10)).extracting(Partner::code).containsExactly("P-0232");
        assertThat(partners.search("p-0233", 1, 10)).extracting(Partner::code).containsExactly("P-0233");
        var site = partners.sitesOf(new PartnerId(welding.id())).getFirst();
        assertThat(partners.search(site.siret(), 1, 10))
                .extracting(Partner::code)
                .containsExactly("P-0231");
        assertThat(partners.search("personne", 1, 10)).isEmpty();
    }

    @Test
    void a_percent_sign_and_an_underscore_mean_themselves() {
        assertThat(partners.search("100%", 1, 10)).extracting(Partner::code).containsExactly("P-0231");
        assertThat(partners.search("zéro_", 1, 10)).extracting(Partner::code).containsExactly("P-0233");
        assertThat(partners.count("_")).isEqualTo(1);
        assertThat(partners.count("\\")).isZero();
        assertThat(partners.count("' or 1=1 --")).isZero();
    }

    @Test
    void pages_follow_the_names() {
        assertThat(partners.count("")).isEqualTo(3);
        assertThat(partners.search("", 1, 2)).hasSize(2);
        assertThat(partners.search(" ", 2, 2)).hasSize(1);
        assertThat(partners.siteCount(new PartnerId(welding.id()))).isEqualTo(1);
        assertThat(partners.site(
                        partners.sitesOf(new PartnerId(welding.id())).getFirst().id()))
                .isPresent();
    }

    private static World.Partner named(String code, String name) {
        var partner = world.partner(code);
        world.run("update partners.partner set legal_name = ? where id = ?", name, partner.id());
        return partner;
    }
}

package ecluse.drills.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final UUID ANNE = UUID.fromString("0199a8c0-0000-7000-8000-000000000001");
    private static final UUID BOB = UUID.fromString("0199a8c0-0000-7000-8000-000000000002");

    @Test
    void facts_are_read_with_their_person_and_field() {
        assertThat(html("""
                <table><tr data-person="%s"><td data-field="NAME"><span data-field="FIRST_NAME">Anne</span>
                <span data-field="LAST_NAME">N&#39;Diaye</span></td><td data-field="EMAIL"> a@example.org </td></tr>
                <tr data-person="%s"><td data-field="NAME">Bob O&amp;Co</td></table>""".formatted(ANNE, BOB)).facts())
                .containsExactly(
                        new Fact(ANNE, "FIRST_NAME", "Anne"),
                        new Fact(ANNE, "LAST_NAME", "N'Diaye"),
                        new Fact(ANNE, "EMAIL", "a@example.org"),
                        new Fact(BOB, "NAME", "Bob O&Co"));
    }

    @Test
    void a_masked_value_is_no_fact_save_the_tail_that_can_be_read() {
        assertThat(html("""
                <dl data-person="%s"><dd data-masked="PHONE">••••••••••</dd><dd data-masked="IDENTIFIER">•••• 887</dd></dl>""".formatted(ANNE)).facts()).containsExactly(new Fact(ANNE, "IDENTIFIER_TAIL", "887"));
    }

    @Test
    void a_date_is_read_from_its_machine_form() {
        assertThat(
                        html("<p data-person='%s'><b data-field=BIRTH_DATE><time datetime=\"1984-05-09\">9 mai 1984</time></b></p>"
                                        .formatted(ANNE))
                                .facts())
                .containsExactly(new Fact(ANNE, "BIRTH_DATE", "1984-05-09"));
    }

    @Test
    void a_fact_without_a_person_or_with_a_broken_reference_is_nobodys() {
        assertThat(html("<b data-field='EMAIL'>a@b</b><p data-person='x'><b data-field='EMAIL'>a@b</b></p>")
                        .facts())
                .isEmpty();
    }

    @Test
    void text_in_scripts_comments_and_attributes_is_not_markup() {
        assertThat(html("""
                <!-- <p data-person="%1$s"><b data-field="EMAIL">no</b></p> -->
                <script>"<p data-person='%1$s'><b data-field='EMAIL'>no</b></p>"</script>
                <p title="<b data-field='EMAIL'>no</b>">1 < 2 & so</p>""".formatted(ANNE)).facts()).isEmpty();
    }

    @Test
    void broken_markup_never_stops_the_reader() {
        for (var text :
                List.of("<", "</", "<p", "<p a", "<p a=", "<p a='", "<!--", "<textarea>", "</p></p>", "&#99999999;")) {
            assertThat(html(text).facts()).isEmpty();
        }
    }

    @Test
    void a_form_sends_what_the_page_filled_in() {
        var form = html("""
                <form action="/x" method="post"><input type="hidden" name="_csrf" value="t&amp;k">
                <input name="reason"><input type="checkbox" name="contacts" value="yes">
                <input type="checkbox" name="group" value="1" checked><input type="checkbox" name="group" value="2">
                <select name="purpose"><option value="call">x<option value="print" selected>y</select>
                <textarea name="text">un
                deux</textarea><button name="go" value="1">Go</button></form>""").formTo("/x").orElseThrow();
        assertThat(form.post()).isTrue();
        assertThat(form.fields().encoded()).isEqualTo("_csrf=t%26k&reason=&group=1&purpose=print&text=un%0Adeux");
        assertThat(form.choices("purpose")).containsExactly("call", "print");
        assertThat(form.choices("group")).containsExactly("1", "2");
    }

    @Test
    void a_refusal_and_its_reference_are_found() {
        var page = html("<main data-refusal=LOCKED><span data-reference=\"88412903\">88 412 903</span></main>");
        assertThat(page.refusal()).contains("LOCKED");
        assertThat(page.reference()).contains("88412903");
        assertThat(html("<main></main>").refusal()).isEmpty();
    }

    private static Page html(String body) {
        var headers = HttpHeaders.of(Map.of("content-type", List.of("text/html;charset=UTF-8")), (name, value) -> true);
        return new Page("/page", 200, headers, body);
    }
}

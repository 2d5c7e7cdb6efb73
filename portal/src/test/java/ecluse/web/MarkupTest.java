package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What code writes into a page: nothing that somebody typed becomes markup. */
class MarkupTest {
    @Test
    void elements_stand_in_each_other() {
        var markup = new Markup();
        markup.open("td")
                .attribute("class", "n")
                .open("b")
                .text("7")
                .close()
                .text(" h")
                .close();
        assertThat(markup).hasToString("<td class=\"n\"><b>7</b> h</td>");
    }

    @Test
    void an_element_that_holds_nothing_has_no_end() {
        var markup = new Markup();
        markup.open("td").open("input").attribute("name", "c1").empty().close();
        assertThat(markup).hasToString("<td><input name=\"c1\"></td>");
    }

    @Test
    void what_is_typed_stays_text() {
        var markup = new Markup();
        markup.open("td")
                .attribute("title", "\" onclick='x'")
                .text("<script>&</script>")
                .close();
        assertThat(markup)
                .hasToString("<td title=\"&quot; onclick=&#39;x&#39;\">&lt;script&gt;&amp;&lt;/script&gt;</td>");
    }

    @Test
    void no_value_is_no_attribute() {
        var markup = new Markup();
        markup.open("td").attribute("class", null).close();
        assertThat(markup).hasToString("<td></td>");
    }

    @Test
    void what_is_left_open_is_no_piece_of_a_page() {
        var markup = new Markup();
        markup.open("td").text("7");
        assertThatThrownBy(markup::toString)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("td");
    }

    @Test
    void an_attribute_stands_in_its_element() {
        var markup = new Markup();
        markup.open("td").text("7");
        assertThatThrownBy(() -> markup.attribute("class", "n")).isInstanceOf(IllegalStateException.class);
    }
}

package ecluse.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import ecluse.testing.Paper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdfTest {
    private static String page(String body) {
        return """
                <html lang="fr"><head><title>Attestation</title><meta name="description" content="Attestation"/>
                <style>body { font-family: Sans }</style></head><body>%s</body></html>
                """.formatted(body);
    }

    @Test
    void a_document_is_tagged_has_a_title_a_language_and_its_font() {
        var paper = new Paper(Pdf.of(page("""
                <h1>Été 2026 — « cœur » 12,50 €</h1>
                <table><thead><tr><th scope="col">Mois</th></tr></thead><tbody><tr><th scope="row">mai</th></tr></tbody></table>
                """)));
        assertThat(paper.accessible()).isTrue();
        assertThat(paper.title()).isEqualTo("Attestation");
        assertThat(paper.language()).isEqualTo("fr");
        assertThat(paper.tags()).contains("H1", "Table", "TH");
        assertThat(paper.text()).contains("Été 2026 — « cœur » 12,50 €");
    }

    @Test
    void invariant_8_nothing_outside_is_fetched_whatever_the_page_names(@TempDir Path folder) throws IOException {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        var secret = Files.writeString(folder.resolve("secret.css"), "p:after { content: 'SECRET' }");
        try {
            var base = "http://127.0.0.1:" + server.getAddress().getPort();
            var paper = new Paper(Pdf.of(page("""
                    <link rel="stylesheet" href="%1$s/a.css"/><link rel="stylesheet" href="%2$s"/>
                    <style>@import url('%1$s/b.css'); @font-face { font-family: X; src: url('%1$s/f.ttf') }
                           p { background: url('%1$s/c.png'); font-family: X, Sans }</style>
                    <p>Rien</p><img src="%1$s/d.png" alt="d"/><img src="%2$s" alt="e"/><object data="%1$s/o.svg"></object>
                    """.formatted(base, secret.toUri()))));
            assertThat(paper.text()).contains("Rien").doesNotContain("SECRET");
            assertThat(paper.images()).isEmpty();
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_external_entity_is_not_read(@TempDir Path folder) throws IOException {
        var secret = Files.writeString(folder.resolve("secret.txt"), "SECRET");
        byte[] pdf;
        try {
            pdf = Pdf.of("<!DOCTYPE html [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>" + page("<p>Rien &e;</p>"));
        } catch (RuntimeException e) {
            assertThat(e.toString()).doesNotContain("SECRET");
            return;
        }
        assertThat(new Paper(pdf).text()).doesNotContain("SECRET");
    }

    @Test
    void words_that_xml_cannot_say_do_not_break_a_document() {
        assertThat(new Paper(Pdf.of(page("<p>avant\u0000\u0008 après</p>"))).text())
                .contains("avant après");
    }
}

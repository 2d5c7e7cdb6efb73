package ecluse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureNode;
import org.apache.pdfbox.text.PDFTextStripper;

/** A PDF as somebody else's reader finds it. */
public final class Paper {
    private final String text;
    private final String language;
    private final String title;
    private final String xmp;
    private final boolean tagged;
    private final boolean ownFonts;
    private final int pages;
    private final Set<String> tags = new HashSet<>();
    private final List<String> images = new ArrayList<>();

    public Paper(byte[] pdf) {
        try (var document = Loader.loadPDF(pdf)) {
            text = new PDFTextStripper()
                    .getText(document)
                    .replace('\u00a0', ' ')
                    .replace('\u202f', ' ');
            var catalog = document.getDocumentCatalog();
            language = String.valueOf(catalog.getLanguage());
            title = document.getDocumentInformation().getTitle();
            xmp = new String(catalog.getMetadata().toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
            tagged = catalog.getMarkInfo() != null && catalog.getMarkInfo().isMarked();
            pages = document.getNumberOfPages();
            ownFonts = embedded(document);
            collect(catalog.getStructureTreeRoot());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean embedded(PDDocument document) throws IOException {
        boolean all = true;
        for (var page : document.getPages()) {
            for (var name : page.getResources().getFontNames()) {
                all &= page.getResources().getFont(name).isEmbedded();
            }
            for (COSName name : page.getResources().getXObjectNames()) {
                images.add(name.getName());
            }
        }
        return all;
    }

    private void collect(PDStructureNode node) {
        for (var kid : node.getKids()) {
            if (kid instanceof PDStructureElement element) {
                tags.add(element.getStructureType());
                collect(element);
            }
        }
    }

    public String text() {
        return text;
    }

    public String language() {
        return language;
    }

    public String title() {
        return title;
    }

    public int pages() {
        return pages;
    }

    public List<String> images() {
        return images;
    }

    public Set<String> tags() {
        return tags;
    }

    /** Whether it calls itself PDF/UA-1, is tagged, and brings its fonts. */
    public boolean accessible() {
        return tagged && ownFonts && xmp.contains("pdfuaid:part");
    }
}

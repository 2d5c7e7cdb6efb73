package ecluse.offer;

import java.io.IOException;
import java.io.Writer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the offer as LHÉO 2.3, group by group, in the order of courses, who answers for them, offerings. What LHÉO wants and nobody
 * has said is written and marked as ours, so that it is nobody's word when it comes back.
 */
final class LheoWriter implements AutoCloseable {
    private static final String OURS = " info=\"" + Fragment.OURS + "\"";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final TypeReference<List<List<String>>> ELEMENTS = new TypeReference<>() {};
    private static final int LONGEST_LINE = 50;
    private static final int LONGEST_NAME = 250;

    private static final List<String> COURSE = List.of(
            "domaine-formation",
            "intitule-formation",
            "objectif-formation",
            "resultats-attendus",
            "contenu-formation",
            "certifiante",
            "contact-formation",
            "parcours-de-formation",
            "code-niveau-entree",
            "objectif-general-formation",
            "certification",
            "code-type-formation",
            "code-niveau-sortie",
            "url-formation");
    private static final List<String> COURSE_AFTER = List.of(
            "organisme-formation-responsable",
            "identifiant-module",
            "positionnement",
            "sous-modules",
            "modules-prerequis",
            "extras");
    private static final List<String> OFFERING = List.of(
            "rythme-formation",
            "code-public-vise",
            "info-public-vise",
            "niveau-entree-obligatoire",
            "modalites-alternance",
            "modalites-enseignement",
            "conditions-specifiques",
            "prise-en-charge-frais-possible",
            "lieu-de-formation",
            "modalites-entrees-sorties",
            "url-action",
            "duree-cycle");
    private static final List<String> OFFERING_AFTER = List.of(
            "adresse-information",
            "date-information",
            "restauration",
            "hebergement",
            "transport",
            "acces-handicapes",
            "langue-formation",
            "modalites-recrutement",
            "modalites-pedagogiques",
            "code-modalite-pedagogique",
            "equipement",
            "frais-restants",
            "code-perimetre-recrutement",
            "infos-perimetre-recrutement",
            "prix-horaire-TTC",
            "prix-total-TTC",
            "duree-indicative",
            "nombre-heures-centre",
            "nombre-heures-entreprise",
            "nombre-heures-total",
            "detail-conditions-prise-en-charge",
            "conventionnement",
            "duree-conventionnee",
            "organisme-formateur",
            "organisme-financeur",
            "enseignement",
            "extras");
    private static final List<String> GROUP = List.of(
            "periode",
            "adresse-inscription",
            "modalites-inscription",
            "periode-inscription",
            "etat-recrutement",
            "recrutement",
            "url-session",
            "contact-session",
            "reference-certification",
            "blocs-competences",
            "cycle",
            "extras");

    private final Writer out;
    private final JsonMapper json;
    private @Nullable OfferRow before;
    private Elements course = new Elements(List.of());
    private Elements offering = new Elements(List.of());

    LheoWriter(Writer out, JsonMapper json) throws IOException {
        this.out = out;
        this.json = json;
        out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"" + Xml.LHEO + "\"><offres>\n");
    }

    void write(OfferRow row) throws IOException {
        boolean sameCourse = before != null
                && before.courseNumber().equals(row.courseNumber())
                && before.responsibleSiret().equals(row.responsibleSiret());
        boolean sameOffering =
                sameCourse && before != null && before.offeringNumber().equals(row.offeringNumber());
        if (!sameOffering) {
            endOffering();
        }
        if (!sameCourse) {
            endCourse();
            beginCourse(row);
        }
        if (!sameOffering) {
            beginOffering(row);
        }
        group(row);
        before = row;
    }

    @Override
    public void close() throws IOException {
        endOffering();
        endCourse();
        out.write("</offres></lheo>\n");
        out.close();
    }

    // --- Course -----------------------------------------------------------------------------------------------------

    private void beginCourse(OfferRow row) throws IOException {
        course = new Elements(read(row.courseKept()));
        var formacode = row.formacode() == null ? null : row.formacode().replace(" ", "");
        course.fill(
                "domaine-formation",
                "code-FORMACODE",
                formacode == null ? null : formacode.substring(0, 5),
                formacode == null || formacode.length() == 5 ? null : formacode.substring(5));
        course.own("intitule-formation", row.title());
        course.own("objectif-formation", row.objective() == null ? "-" : row.objective());
        course.own("contenu-formation", row.content() == null ? "-" : row.content());
        course.orOurs("resultats-attendus", "-");
        course.orOurs("certifiante", row.certification() == null ? "0" : "1");
        course.orOurs("contact-formation", "<coordonnees></coordonnees>", true);
        course.orOurs("parcours-de-formation", "1");
        course.orOurs("code-niveau-entree", "0");
        certification(row.certification());
        course.orOurs("domaine-formation", "", true);
        out.write("<formation numero=\"");
        Escape.attribute(out, row.courseNumber());
        out.write("\">\n");
        course.write(COURSE, out);
        // Who answers for it is kept with the offering: LHÉO has it here.
        responsible(row);
    }

    private void certification(@Nullable String code) {
        boolean rs = code != null && code.startsWith("RS");
        var digits = code == null ? null : rs ? code : code.replaceFirst("^RNCP", "");
        course.fill("certification", rs ? "code-RS" : "code-RNCP", digits, null);
        course.empty("certification", rs ? "code-RNCP" : "code-RS");
    }

    private void responsible(OfferRow row) {
        var kept = new Elements(read(row.offeringKept()));
        for (var one : kept.take("organisme-formation-responsable")) {
            course.add("organisme-formation-responsable", one);
        }
        if (!course.filled("organisme-formation-responsable", "SIRET", row.responsibleSiret())) {
            course.orOurs(
                    "organisme-formation-responsable",
                    "<numero-activite>"
                            + (row.declarationNumber() == null ? "00000000000" : row.declarationNumber())
                            + "</numero-activite><SIRET-organisme-formation><SIRET>" + row.responsibleSiret()
                            + "</SIRET></SIRET-organisme-formation>"
                            + element("nom-organisme", cut(row.legalName(), LONGEST_NAME))
                            + element("raison-sociale", cut(row.legalName(), LONGEST_NAME))
                            + "<coordonnees-organisme><coordonnees></coordonnees></coordonnees-organisme>"
                            + "<contact-organisme><coordonnees></coordonnees></contact-organisme>",
                    true);
        }
    }

    private void endCourse() throws IOException {
        if (before != null) {
            course.write(COURSE_AFTER, out);
            out.write("</formation>\n");
        }
    }

    // --- Offering ---------------------------------------------------------------------------------------------------

    private void beginOffering(OfferRow row) throws IOException {
        offering = new Elements(read(row.offeringKept()));
        offering.take("organisme-formation-responsable");
        offering.own("modalites-enseignement", Integer.toString(row.mode()));
        offering.own("modalites-entrees-sorties", Integer.toString(row.entry()));
        offering.own("nombre-heures-centre", row.hoursCentre());
        offering.own("nombre-heures-entreprise", row.hoursCompany());
        offering.orOurs("rythme-formation", "-");
        offering.orOurs("code-public-vise", "00000");
        offering.orOurs("niveau-entree-obligatoire", "0");
        offering.orOurs("modalites-alternance", "-");
        offering.orOurs("conditions-specifiques", "-");
        offering.orOurs("prise-en-charge-frais-possible", "0");
        offering.orOurs(
                "lieu-de-formation",
                "<SIRET-lieu-formation><SIRET>" + row.deliveringSiret() + "</SIRET></SIRET-lieu-formation><coordonnees>"
                        + address(row) + "</coordonnees>",
                true);
        if (!offering.filled("organisme-formateur", "SIRET", row.deliveringSiret())) {
            offering.first(
                    "organisme-formateur",
                    "<SIRET-formateur><SIRET>" + row.deliveringSiret() + "</SIRET></SIRET-formateur>"
                            + element("raison-sociale-formateur", cut(row.siteName(), LONGEST_NAME)));
        }
        out.write("<action numero=\"");
        Escape.attribute(out, row.offeringNumber());
        out.write("\">\n");
        offering.write(OFFERING, out);
    }

    private static String address(OfferRow row) {
        return "<adresse>" + element("ligne", cut(row.siteName(), LONGEST_LINE)) + element("codepostal", row.postcode())
                + element("ville", cut(row.commune(), LONGEST_LINE)) + "</adresse>";
    }

    private void endOffering() throws IOException {
        if (before != null) {
            offering.write(OFFERING_AFTER, out);
            out.write("</action>\n");
        }
    }

    // --- Group ------------------------------------------------------------------------------------------------------

    private void group(OfferRow row) throws IOException {
        var group = new Elements(read(row.groupKept()));
        if (!group.filled("periode", "debut", row.startsOn().format(DAY))) {
            group.orOurs(
                    "periode",
                    element("debut", row.startsOn().format(DAY))
                            + element("fin", row.endsOn().format(DAY)),
                    true);
        } else {
            group.filled("periode", "fin", row.endsOn().format(DAY));
        }
        group.orOurs("adresse-inscription", address(row), true);
        enrolment(group, row.opensOn(), row.endsOn());
        group.own("etat-recrutement", Integer.toString(row.recruitment()));
        group.add(
                "extras",
                "<extras" + OURS + "><extra info=\"seats\">" + row.seats() + "</extra>"
                        + (row.seatsFinanced() == null
                                ? ""
                                : "<extra info=\"seats_financed\">" + row.seatsFinanced() + "</extra>")
                        + "<extra info=\"scheme\">" + escaped(row.scheme()) + "</extra></extras>");
        out.write("<session numero=\"");
        Escape.attribute(out, row.groupNumber());
        out.write("\">");
        group.write(GROUP, out);
        out.write("</session>\n");
    }

    private static void enrolment(Elements group, @Nullable LocalDate opensOn, LocalDate endsOn) {
        var day = opensOn == null ? null : opensOn.format(DAY);
        if (!group.filled("periode-inscription", "debut", day) && day != null) {
            group.orOurs(
                    "periode-inscription",
                    "<periode>" + element("debut", day) + element("fin", endsOn.format(DAY)) + "</periode>",
                    true);
        }
    }

    // --- Elements ---------------------------------------------------------------------------------------------------

    private List<List<String>> read(@Nullable String kept) {
        return kept == null ? List.of() : json.readValue(kept, ELEMENTS);
    }

    private static String cut(String text, int most) {
        return text.isEmpty() ? "-" : text.substring(0, Math.min(text.length(), most));
    }

    private static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }

    private static String escaped(String text) {
        var escaped = new StringBuilder();
        Escape.text(escaped, text);
        return escaped.toString();
    }

    /** The elements of one level by their names, each name's in order. */
    private static final class Elements {
        private final Map<String, List<String>> byName = new LinkedHashMap<>();

        Elements(List<List<String>> kept) {
            kept.forEach(one -> add(one.getFirst(), one.getLast()));
        }

        void add(String name, String xml) {
            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(xml);
        }

        void first(String name, String content) {
            byName.computeIfAbsent(name, n -> new ArrayList<>())
                    .addFirst("<" + name + OURS + ">" + content + "</" + name + ">");
        }

        List<String> take(String name) {
            var taken = byName.remove(name);
            return taken == null ? List.of() : taken;
        }

        /** What the offer itself says. */
        void own(String name, @Nullable Object value) {
            if (value != null) {
                byName.put(name, new ArrayList<>(List.of(element(name, value.toString()))));
            }
        }

        void orOurs(String name, String text) {
            orOurs(name, escaped(text), true);
        }

        void orOurs(String name, String content, boolean isXml) {
            byName.computeIfAbsent(
                    name, n -> new ArrayList<>(List.of("<" + n + OURS + ">" + content + "</" + n + ">")));
        }

        /** Puts a value into the place that it left when it was read; false when there is no such place. */
        boolean filled(String name, String place, @Nullable String value) {
            return filled(name, place, value, null);
        }

        private boolean filled(String name, String place, @Nullable String value, @Nullable String ref) {
            var places = Pattern.compile("<" + place + "((?: [^>]*)?)></" + place + ">");
            var elements = byName.getOrDefault(name, List.of());
            for (int i = 0; i < elements.size(); i++) {
                var found = places.matcher(elements.get(i));
                if (found.find()) {
                    var filled = value == null
                            ? ""
                            : "<" + place + found.group(1) + (ref == null ? "" : " ref=\"" + ref + "\"") + ">"
                                    + escaped(value) + "</" + place + ">";
                    elements.set(i, found.replaceFirst(Matcher.quoteReplacement(filled)));
                    return true;
                }
            }
            return false;
        }

        /** A value in its place, or else in an element of ours before all others of its name. */
        void fill(String name, String place, @Nullable String value, @Nullable String ref) {
            if (filled(name, place, value, ref) || value == null) {
                return;
            }
            var said = "<" + place + (ref == null ? "" : " ref=\"" + ref + "\"") + ">" + escaped(value) + "</" + place
                    + ">";
            var elements = byName.getOrDefault(name, List.of());
            if (name.equals("domaine-formation") && !elements.isEmpty()) {
                // There is one of it: ours goes in first.
                elements.set(
                        0,
                        elements.getFirst()
                                .replaceFirst(
                                        ">",
                                        ">"
                                                + Matcher.quoteReplacement(
                                                        said.replaceFirst("<" + place, "<" + place + OURS))));
            } else {
                first(name, said);
            }
        }

        /** The place of a value that is no longer said. */
        void empty(String name, String place) {
            filled(name, place, null);
        }

        void write(List<String> order, Writer out) throws IOException {
            for (var name : order) {
                for (var one : byName.getOrDefault(name, List.of())) {
                    out.write(one);
                }
            }
            out.write("\n");
        }
    }
}

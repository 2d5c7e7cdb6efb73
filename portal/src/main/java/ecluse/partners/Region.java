package ecluse.partners;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A region of France by its number and départements (INSEE, code officiel géographique, 2025). A site is in the region of its
 * postcode, which begins with the département's number but for a few communes at a border; {@code partners.region} in the
 * database says the same.
 */
public enum Region {
    GUADELOUPE("01", "Guadeloupe", "971"),
    MARTINIQUE("02", "Martinique", "972"),
    GUYANE("03", "Guyane", "973"),
    REUNION("04", "La Réunion", "974"),
    MAYOTTE("06", "Mayotte", "976"),
    ILE_DE_FRANCE("11", "Île-de-France", "75", "77", "78", "91", "92", "93", "94", "95"),
    CENTRE_VAL_DE_LOIRE("24", "Centre-Val de Loire", "18", "28", "36", "37", "41", "45"),
    BOURGOGNE_FRANCHE_COMTE("27", "Bourgogne-Franche-Comté", "21", "25", "39", "58", "70", "71", "89", "90"),
    NORMANDIE("28", "Normandie", "14", "27", "50", "61", "76"),
    HAUTS_DE_FRANCE("32", "Hauts-de-France", "02", "59", "60", "62", "80"),
    GRAND_EST("44", "Grand Est", "08", "10", "51", "52", "54", "55", "57", "67", "68", "88"),
    PAYS_DE_LA_LOIRE("52", "Pays de la Loire", "44", "49", "53", "72", "85"),
    BRETAGNE("53", "Bretagne", "22", "29", "35", "56"),
    NOUVELLE_AQUITAINE(
            "75", "Nouvelle-Aquitaine", "16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"),
    OCCITANIE("76", "Occitanie", "09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66", "81", "82"),
    AUVERGNE_RHONE_ALPES(
            "84", "Auvergne-Rhône-Alpes", "01", "03", "07", "15", "26", "38", "42", "43", "63", "69", "73", "74"),
    PROVENCE_ALPES_COTE_D_AZUR("93", "Provence-Alpes-Côte d’Azur", "04", "05", "06", "13", "83", "84"),
    CORSE("94", "Corse", "20"),
    /** Collectivities that are in no region, and postcodes of no département: no site is nobody's. */
    ELSEWHERE("00", "Collectivités d’outre-mer");

    private final String code;
    private final String title;
    private final List<String> departements;

    Region(String code, String title, String... departements) {
        this.code = code;
        this.title = title;
        this.departements = List.of(departements);
    }

    /** By a French postcode. Saint-Barthélemy and Saint-Martin have postcodes of Guadeloupe's, and its agency. */
    public static Region of(String postcode) {
        return Arrays.stream(values())
                .filter(region -> region.departements.stream().anyMatch(postcode::startsWith))
                .findFirst()
                .orElse(ELSEWHERE);
    }

    /** By its number, two digits. */
    public static Optional<Region> byCode(String code) {
        return Arrays.stream(values())
                .filter(region -> region.code.equals(code))
                .findFirst();
    }

    /** Two digits; 00 is {@link #ELSEWHERE}. */
    public String code() {
        return code;
    }

    /** As it calls itself, in all languages. */
    public String title() {
        return title;
    }
}

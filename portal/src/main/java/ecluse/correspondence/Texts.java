package ecluse.correspondence;

/** The two texts of a notice, with their placeholders. Holds no fact about anybody. */
record Texts(String subjectFr, String bodyFr, String subjectEn, String bodyEn) {

    /** As they are kept: without carriage returns and outer blanks. */
    Texts tidy() {
        return new Texts(subjectFr.strip(), tidy(bodyFr), subjectEn.strip(), tidy(bodyEn));
    }

    private static String tidy(String body) {
        return body.replace("\r\n", "\n").replace('\r', '\n').strip();
    }
}

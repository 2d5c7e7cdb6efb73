package ecluse.offer;

/** Why a file is not read at all. Each has a sentence that says what is wrong and one that says what to do. */
enum FileFault {
    EMPTY,
    ARCHIVE,
    MISSING_COLUMNS,
    COLUMN_TWICE,
    DOCTYPE,
    ENTITY,
    DEPTH,
    TEXT_LENGTH,
    MARKUP_LENGTH,
    ROOT,
    VERSION,
    ENCODING,
    TRUNCATED,
    NOT_XML,
    NOTHING,
    TOO_MANY,
    /** On our side. */
    BROKEN;

    public String messageKey() {
        return "offer.file.fault." + name();
    }

    /** Stops the reading; what reads the file turns it into what is said about it. */
    static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;

        private final FileFault fault;
        private final long line;
        private final String about;

        Stop(FileFault fault, long line, String about) {
            super(fault.name());
            this.fault = fault;
            this.line = line;
            this.about = about.length() > 200 ? about.substring(0, 200) : about;
        }

        FileFault fault() {
            return fault;
        }

        /** 0 where there is none. */
        long line() {
            return line;
        }

        /** An element's name, a limit, columns: never what stands in a cell. */
        String about() {
            return about;
        }
    }
}

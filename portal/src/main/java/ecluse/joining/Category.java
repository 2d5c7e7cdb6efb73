package ecluse.joining;

/** What a quality certificate covers (Code du travail, art. L. 6313-1, 1° to 4°). Names stand in the database. */
enum Category {
    TRAINING,
    SKILLS_REVIEW,
    VAE,
    APPRENTICESHIP;

    public String messageKey() {
        return "joining.category." + name();
    }
}

package ecluse.offer;

/** The three levels of an offer, as LHÉO has them. The database knows them by these names. */
enum Level {
    COURSE,
    OFFERING,
    GROUP
}

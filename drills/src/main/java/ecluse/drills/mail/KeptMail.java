package ecluse.drills.mail;

/**
 * A message as the page shows it.
 *
 * @param id names the file; letters, digits and hyphens alone
 * @param date as the message says it
 * @param text the plain text; empty in a list
 */
record KeptMail(String id, String recipient, String from, String subject, String date, String text) {}

package ecluse.containment;

/**
 * What a lock would touch, counted before.
 *
 * @param signIns live ones; those of a service or the portal are refused, not ended
 * @param partners that have an account in the scope
 * @param otherPartners that have none, and work on
 * @param people with an open tie that an account in the scope works on
 */
public record Impact(int signIns, int accounts, int partners, int otherPartners, int people) {}

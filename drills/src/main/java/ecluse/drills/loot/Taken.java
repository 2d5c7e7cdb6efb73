package ecluse.drills.loot;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What an attack got, counted.
 *
 * @param people the fields held of each, by the portal's reference; at least one
 * @param nothingThere fields of which these people have none, so that a list may name what nobody can hold
 * @param owners whom each reference stands for, by index within the population
 * @param contacts people of whom an address, e-mail or phone is held
 * @param outsideCaseload people the attacker's account has nothing to do with
 * @param afterLock people of whom an answer told anything after he was locked out
 * @param unmatched values on pages that agree with nobody: 0, or this program reads the pages wrongly
 * @param unmatchedFields of which kinds they are
 * @param largestAnswer the most facts on any one page
 */
public record Taken(
        Map<UUID, Set<Field>> people,
        Map<UUID, Set<Field>> nothingThere,
        Map<UUID, Integer> owners,
        int contacts,
        int outsideCaseload,
        int afterLock,
        long unmatched,
        String unmatchedFields,
        long largestAnswer) {}

package ecluse.partners;

import ecluse.kernel.PartnerId;
import ecluse.kernel.SiteId;

/** An establishment of a partner: where groups are taught and accounts work. */
public record Site(SiteId id, PartnerId partner, String siret, String name, String postcode, String commune) {}

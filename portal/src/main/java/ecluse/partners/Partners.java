package ecluse.partners;

import ecluse.kernel.PartnerId;
import ecluse.kernel.SiteId;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads partner organisations and their sites. Nothing here is about a person of the registry. */
@Component
public class Partners {
    private final PartnerTable partners;
    private final SiteTable sites;

    Partners(PartnerTable partners, SiteTable sites) {
        this.partners = partners;
        this.sites = sites;
    }

    public Optional<Partner> byId(PartnerId id) {
        return partners.byId(id);
    }

    /** By the code that people use, such as {@code P-0231}; upper and lower case alike. */
    public Optional<Partner> byCode(String code) {
        return partners.byCode(code.strip());
    }

    /**
     * Partners whose name, code or SIRET (own or of a site) holds the words, by name; all of them for blank words.
     *
     * @param page from 1
     * @param size 1 or more; ask for one more than a page holds to learn whether there is another
     */
    public List<Partner> search(String words, int page, int size) {
        return search(words, (long) (page - 1) * size, size);
    }

    /** The same from an offset, for pages that ask for one line more than they show. */
    public List<Partner> search(String words, long offset, int limit) {
        return partners.search(words.strip(), offset, limit);
    }

    /** How many partners {@link #search} would find in all. */
    public long count(String words) {
        return partners.count(words.strip());
    }

    public Optional<Site> site(SiteId id) {
        return sites.byId(id);
    }

    /** By name. */
    public List<Site> sitesOf(PartnerId partner) {
        return sites.of(partner);
    }

    public int siteCount(PartnerId partner) {
        return sites.count(partner);
    }
}

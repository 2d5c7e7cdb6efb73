package ecluse.federation;

import ecluse.accounts.OtherWaysIn;
import ecluse.factors.FurtherFactors;
import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Where providers are found: on the sign-in page, which asks none of them, and on the page of the own factors. */
@Component
class ProviderButtons implements OtherWaysIn, FurtherFactors {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderButtons.class);

    private final ProviderTable providers;
    private final IdentityTable identities;
    private final ProviderDocuments documents;

    ProviderButtons(ProviderTable providers, IdentityTable identities, ProviderDocuments documents) {
        this.providers = providers;
        this.identities = identities;
        this.documents = documents;
    }

    /** The portal's own ways stand on that page whatever happens here. */
    @Override
    public List<WayIn> all() {
        try {
            return providers.on().stream()
                    .map(one -> new WayIn(one.name(), "/sign-in/federated/" + one.id(), documents.isDown(one)))
                    .toList();
        } catch (DataAccessException e) {
            LOG.warn("providers cannot be read: {}", e.getClass().getSimpleName());
            return List.of();
        }
    }

    @Override
    public Map<SignInId, String> vouched(Viewer viewer) {
        return identities.cameBy(viewer);
    }

    @Override
    public Optional<Further> of(Viewer viewer) {
        return identities.of(viewer).isEmpty()
                ? Optional.empty()
                : Optional.of(new Further("federation.factors", "/my-factors/identities"));
    }
}

package ecluse.kernel;

import static ecluse.kernel.Right.CERTIFY_ATTENDANCE;
import static ecluse.kernel.Right.TICK_ATTENDANCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoleTest {
    @Test
    void the_head_of_a_centre_may_all_that_the_office_may_ticks_and_certifies() {
        var more = EnumSet.copyOf(rights(Role.CENTRE_HEAD));
        more.removeAll(rights(Role.TRAINING_OFFICE_MANAGER));
        assertThat(rights(Role.CENTRE_HEAD)).containsAll(rights(Role.TRAINING_OFFICE_MANAGER));
        assertThat(more).containsExactlyInAnyOrder(TICK_ATTENDANCE, CERTIFY_ATTENDANCE);
    }

    @Test
    void nobody_else_certifies() {
        assertThat(Stream.of(Role.values()).filter(role -> role.may(CERTIFY_ATTENDANCE)))
                .containsExactly(Role.CENTRE_HEAD);
    }

    private static Set<Right> rights(Role role) {
        return Arrays.stream(Right.values()).filter(role::may).collect(Collectors.toSet());
    }
}

package ecluse.web;

import ecluse.accounts.SignInFilter;
import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/**
 * The chain before every page: hostile requests, headers, who is there, forms. Spring Security's own sign-ins, sessions and
 * form tokens stay out: a sign-in is a row of ours (docs/adr/0004), and {@link Doorkeeper} decides by the right that a page
 * names.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /** Nothing but our own style sheet and images; no script but on {@link #WITH_SCRIPT}, {@link #ATTENDANCE}, {@link #JOINING}. */
    private static final String CONTENT = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** A passkey is asked for by a script; these pages have it, a file of ours, and no other. */
    private static final Set<String> WITH_SCRIPT =
            Set.of("/sign-in/passkey", "/step-up/passkey", "/my-factors/passkey");

    /** The month's grid is a spreadsheet by a script of ours, and a plain form without it. */
    private static final String ATTENDANCE = "/kairos/attendance/";

    /** The trainer's pages send what is ticked by a script of ours, to us alone (docs/adr/0013). */
    private static final Pattern TICKS = Pattern.compile("/kairos/attendance/(today|[^/]+/day)");

    /** The request to join says while one types which number cannot be right, by a script of ours. */
    private static final Pattern JOINING = Pattern.compile("/join(/draft/[^/]+)?");

    private static final String PERMISSIONS = "accelerometer=(), autoplay=(), camera=(), display-capture=(), "
            + "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

    @Bean
    SecurityFilterChain chain(HttpSecurity http, SignInFilter signIns, Forms forms, Settings settings) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers(headers, settings))
                .addFilterBefore(signIns, AuthorizationFilter.class)
                .addFilterAfter(new FormFilter(forms), SignInFilter.class)
                .addFilterAfter(new TurnFilter(), FormFilter.class)
                .build();
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers, Settings settings) {
        headers.addHeaderWriter(SecurityConfiguration::contentSecurityPolicy)
                // Not "no-referrer": browsers then send "Origin: null" with our own forms, and Origin could not tell
                // ours.
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(PERMISSIONS))
                .httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable);
        if (settings.secure()) {
            // The portal itself is reached by plain HTTP from its proxy, so Spring would never say it.
            headers.addHeaderWriter(
                    new StaticHeadersWriter("Strict-Transport-Security", "max-age=31536000; includeSubDomains"));
        }
    }

    private static void contentSecurityPolicy(HttpServletRequest request, HttpServletResponse response) {
        var page = request.getRequestURI();
        boolean script = WITH_SCRIPT.contains(page)
                || page.startsWith(ATTENDANCE)
                || JOINING.matcher(page).matches();
        boolean sends = TICKS.matcher(page).matches();
        response.setHeader(
                "Content-Security-Policy",
                CONTENT + (script ? "; script-src 'self'" : "") + (sends ? "; connect-src 'self'" : ""));
    }

    /** What no person types and no form of ours sends never reaches a page, nor the database. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterValues(SecurityConfiguration::typed);
        return firewall;
    }

    /** Text without control characters (save tabs and line ends) and without bytes that were no UTF-8. */
    private static boolean typed(String value) {
        return value.codePoints()
                .noneMatch(c -> c == 0xFFFD
                        || Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r'
                        || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}

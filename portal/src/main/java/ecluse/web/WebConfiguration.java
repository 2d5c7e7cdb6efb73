package ecluse.web;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** Puts the frame together: texts of all modules, assets, who is let in. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
    private final ObjectProvider<Pages> pages;
    private final ObjectProvider<Turns> turns;
    private final ObjectProvider<Doorkeeper> doorkeeper;

    WebConfiguration(ObjectProvider<Pages> pages, ObjectProvider<Turns> turns, ObjectProvider<Doorkeeper> doorkeeper) {
        this.pages = pages;
        this.turns = turns;
        this.doorkeeper = doorkeeper;
    }

    @Bean
    static MessageSource messageSource() {
        return Texts.ofAllModules();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(turns.getObject());
        registry.addInterceptor(doorkeeper.getObject());
        registry.addInterceptor(new SingleValues(pages.getObject()));
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ViewerArgument());
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/ecluse/web/assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }

    /** After a POST browsers are told to GET (303), not left to choose (302). */
    @Bean
    SmartInitializingSingleton seeOther(ThymeleafViewResolver resolver) {
        return () -> resolver.setRedirectHttp10Compatible(false);
    }
}

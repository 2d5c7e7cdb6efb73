package ecluse.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends a page's turn when its answer is about to be written, or when it comes to none. */
final class TurnFilter extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, new Ending(request, response));
        } finally {
            Turn.end(request);
        }
    }

    /** Pages are drawn whole before a byte of them is written ({@code produce-partial-output-while-processing}). */
    private static final class Ending extends HttpServletResponseWrapper {
        private final HttpServletRequest request;

        private Ending(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
        }

        @Override
        public PrintWriter getWriter() throws IOException {
            Turn.end(request);
            return super.getWriter();
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            Turn.end(request);
            return super.getOutputStream();
        }
    }
}

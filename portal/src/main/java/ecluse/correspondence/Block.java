package ecluse.correspondence;

import java.util.ArrayList;
import java.util.List;

/** A title and what stands under it; the title is empty for what comes before the first one. */
record Block(String title, List<String> paragraphs) {
    static final String TITLE = "# ";

    Block {
        paragraphs = List.copyOf(paragraphs);
    }

    boolean empty() {
        return paragraphs.isEmpty();
    }

    /** The blocks of a body: a line that begins with {@value #TITLE} is a title, an empty line ends a paragraph. */
    static List<Block> of(String body) {
        var blocks = new ArrayList<Block>();
        var title = "";
        var paragraphs = new ArrayList<String>();
        var paragraph = new StringBuilder();
        for (var line : (body + "\n\n").lines().map(String::strip).toList()) {
            boolean begins = line.startsWith(TITLE);
            if ((line.isEmpty() || begins) && !paragraph.isEmpty()) {
                paragraphs.add(paragraph.toString());
                paragraph.setLength(0);
            }
            if (begins) {
                add(blocks, title, paragraphs);
                title = line.substring(TITLE.length()).strip();
                paragraphs.clear();
            } else if (!line.isEmpty()) {
                paragraph.append(paragraph.isEmpty() ? "" : " ").append(line);
            }
        }
        add(blocks, title, paragraphs);
        return blocks;
    }

    private static void add(List<Block> blocks, String title, List<String> paragraphs) {
        if (!title.isEmpty() || !paragraphs.isEmpty()) {
            blocks.add(new Block(title, paragraphs));
        }
    }
}

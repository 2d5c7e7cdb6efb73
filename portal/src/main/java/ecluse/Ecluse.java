package ecluse;

/** The portal's commands, as the launcher calls them. */
public final class Ecluse {
    private Ecluse() {}

    static void main(String... arguments) {
        System.out.println(arguments.length);
    }
}

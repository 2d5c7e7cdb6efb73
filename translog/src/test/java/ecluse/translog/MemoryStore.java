package ecluse.translog;

import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store that forgets. {@link StoreTest} holds it to the same contract as the others. */
final class MemoryStore implements Store {

    final SortedMap<String, byte[]> files = new TreeMap<>();

    @Override
    public synchronized Optional<byte[]> read(String path) {
        return Optional.ofNullable(files.get(path)).map(byte[]::clone);
    }

    @Override
    public synchronized void write(String path, byte[] bytes) {
        files.put(path, bytes.clone());
    }

    @Override
    public synchronized void deleteFolder(String folder) {
        files.keySet().removeIf(path -> path.startsWith(folder + "/"));
    }

    MemoryStore copy() {
        var copy = new MemoryStore();
        copy.files.putAll(files);
        return copy;
    }

    /** Another store until a number of writes; the next one fails, as when the power goes. */
    record Crashing(Store store, int[] writesLeft) implements Store {

        Crashing(Store store, int writes) {
            this(store, new int[] {writes});
        }

        @Override
        public Optional<byte[]> read(String path) throws IOException {
            return store.read(path);
        }

        @Override
        public void write(String path, byte[] bytes) throws IOException {
            spend();
            store.write(path, bytes);
        }

        @Override
        public void deleteFolder(String folder) throws IOException {
            spend();
            store.deleteFolder(folder);
        }

        private void spend() throws IOException {
            if (writesLeft[0]-- <= 0) {
                throw new IOException("no space left on device");
            }
        }
    }
}

package ecluse.accounts;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;

/**
 * A thread of the platform that gives way to the others when all processors are busy. Java's own priorities say nothing to Linux
 * unless it runs as root; there a thread makes itself nicer (setpriority(2)), which everybody may. Elsewhere, and
 * where the program was started without native access, it is a thread like another.
 */
final class QuietThread {
    private static final int THIS_THREAD = 0;
    private static final int PRIO_PROCESS = 0;
    /** The scheduler gives a thread of nice 10 about a tenth of what one of nice 0 gets, where both want the processor. */
    private static final int NICE = 10;

    private static final Optional<MethodHandle> SETPRIORITY = setpriority();

    private QuietThread() {}

    static ThreadFactory named(String name) {
        return work -> Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            giveWay();
            work.run();
        });
    }

    private static void giveWay() {
        SETPRIORITY.ifPresent(call -> {
            try {
                // What it answers does not matter: a thread that was not let stays as it was.
                int ignored = (int) call.invokeExact(PRIO_PROCESS, THIS_THREAD, NICE);
            } catch (Throwable e) {
                throw new IllegalStateException("setpriority cannot be called", e);
            }
        });
    }

    /** Of Linux alone: that zero is this thread and not the whole process is its own custom. */
    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> setpriority() {
        if (!System.getProperty("os.name", "").equals("Linux")
                || !QuietThread.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        var linker = Linker.nativeLinker();
        var type = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        return linker.defaultLookup().find("setpriority").map(address -> linker.downcallHandle(address, type));
    }
}

/**
 * Settles when somebody asks the command to stop: Ctrl-C, a signal, a closed terminal, or the
 * command that started it is gone.
 */
export function untilStopped(): Promise<"stopped"> {
  return new Promise((done) => {
    const stop = () => done("stopped");
    // The handlers stay: a second Ctrl-C must not cut the stopping short.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) stop();
    }, 1000);
    watch.unref();
  });
}

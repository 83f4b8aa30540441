/** Runs once when the server starts: it stops at once rather than run unsafely. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { env, envProblems } = await import("@/lib/env");
    const isDemo = () => env().SAMSTEG_DEMO === "1";
    const problems = envProblems();
    if (problems.length === 0) {
      const { durabilityProblems, roleProblems } = await import("@/lib/db/boot");
      const { vaultProblems } = await import("@/lib/db/vault");
      const checks = [roleProblems, vaultProblems, ...(isDemo() ? [] : [durabilityProblems])];
      for (const check of checks) problems.push(...(await check().catch(() => ["The database does not answer at DATABASE_URL"])));
    }
    if (problems.length > 0) {
      console.error(`Samsteg does not start:\n${problems.map((line) => `- ${line}`).join("\n")}`);
      process.exit(1);
    }
    await headersForAll();
    const { noteSources } = await import("@/lib/server/source");
    noteSources(Number(env().SAMSTEG_PROXIES ?? 0));
    const { keepSweepingDrafts } = await import("@/lib/server/drafts");
    keepSweepingDrafts();
    const { keepPrintingHeads } = await import("@/lib/server/heads");
    keepPrintingHeads();
  }
}

const nowhere = "/finns-inte";
/** A method of an address that answers one other, to anybody. */
const unanswered = { method: "DELETE", url: "/api/health/live" };

/** Before anything else sees a request: neither Next's own redirects nor its faults pass through its `headers()`. */
async function headersForAll() {
  const { subscribe } = await import("node:diagnostics_channel");
  const { everyAnswer } = await import("@/lib/headers");
  const { isReadable } = await import("@/lib/place");
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: import("node:http").IncomingMessage; response: import("node:http").ServerResponse };
    // Next answers 500 to an address whose percent signs stand for no text. It leads nowhere: what is nowhere is 404.
    if (!isReadable(request.url?.split("?")[0] ?? "")) request.url = nowhere;
    // And 500 to TRACE, of which it can make no request: it is turned into one that is answered 405.
    if (request.method === "TRACE") Object.assign(request, unanswered);
    for (const [name, value] of Object.entries(everyAnswer)) response.setHeader(name, value);
  });
}

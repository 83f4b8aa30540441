/** Runs once when the server starts: it stops at once rather than run unsafely. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { env, envProblems } = await import("@/lib/env");
    const isDemo = () => env().SAMSTEG_DEMO === "1";
    const problems = envProblems();
    if (problems.length === 0) {
      const { durabilityProblems, roleProblems } = await import("@/lib/db/boot");
      const checks = [roleProblems, ...(isDemo() ? [] : [durabilityProblems])];
      for (const check of checks) problems.push(...(await check().catch(() => ["The database does not answer at DATABASE_URL"])));
    }
    if (problems.length > 0) {
      console.error(`Samsteg does not start:\n${problems.map((line) => `- ${line}`).join("\n")}`);
      process.exit(1);
    }
    const { noteSources } = await import("@/lib/server/source");
    noteSources(Number(env().SAMSTEG_PROXIES ?? 0));
    const { keepPrintingHeads } = await import("@/lib/server/heads");
    keepPrintingHeads();
  }
}

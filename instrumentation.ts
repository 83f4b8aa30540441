/** Runs once when the server starts: it stops at once rather than run unsafely. */
export async function register() {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { envProblems } = await import("@/lib/env");
    const problems = envProblems();
    if (problems.length === 0) {
      const { roleProblems } = await import("@/lib/db/boot");
      problems.push(...(await roleProblems().catch(() => ["The database does not answer at DATABASE_URL"])));
    }
    if (problems.length > 0) {
      console.error(`Samsteg does not start:\n${problems.map((line) => `- ${line}`).join("\n")}`);
      process.exit(1);
    }
  }
}

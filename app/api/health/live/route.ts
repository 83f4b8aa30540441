/** The process lives. Says nothing about the database: restarting us would not mend that. */
export function GET() {
  return new Response("ok\n", { headers: { "cache-control": "no-store" } });
}

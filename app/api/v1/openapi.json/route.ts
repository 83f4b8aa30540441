import { description } from "./description";

/** The API's description. It tells nothing about anyone, so it needs no token. */
export function GET(): Response {
  return Response.json(description, { headers: { "cache-control": "public, max-age=300" } });
}

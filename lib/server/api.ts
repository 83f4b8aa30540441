import "server-only";
import { randomUUID } from "node:crypto";
import type { ApiScope } from "@/lib/auth/policy";
import { findBearer } from "@/lib/auth/token";
import { readOnly, type Scope, type TenantDb, withTenant } from "@/lib/db/tenant";
import type { ProjectRef } from "@/lib/place";
import { isConflict } from "./action";
import { findProject, logRead } from "./context";
import { logFault } from "./log";

export type ApiContext = { db: TenantDb; organisationId: string; project: ProjectRef };

const headers = { "cache-control": "private, no-store", "content-type": "application/json; charset=utf-8" };

/** An answer in JSON. */
export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** An answer that says what is wrong, as RFC 9457 (`application/problem+json`). */
export function problem(status: number, title: string, detail?: string): Response {
  return new Response(JSON.stringify({ type: "about:blank", title, status, ...(detail ? { detail } : {}) }), {
    status,
    headers: {
      ...headers,
      "content-type": "application/problem+json; charset=utf-8",
      ...(status === 401 ? { "www-authenticate": "Bearer" } : {}),
    },
  });
}

/** A question that cannot be answered as it was put: 400 with the reason. */
export class BadRequest extends Error {}

/** More was sent than is taken: 413. */
export class TooLarge extends Error {}

export type ApiAnswer = { body: unknown; status?: number; persons?: string[]; as?: string };

/**
 * The API's door: the same wall as the pages'. Reads run where PostgreSQL refuses writes; an answer
 * that shows persons names them, and the read log gets its row in the same transaction.
 * @param options.prepare what takes long and needs no database, such as reading what was sent: done
 * before the transaction, and only when the project is the token's to reach
 */
export function api<P extends { project: string }, T = undefined>(
  scope: ApiScope,
  mode: "read" | "write",
  handle: (context: ApiContext, request: Request, parameters: P, prepared: T) => Promise<ApiAnswer>,
  options: { timeout?: number; prepare?: (request: Request) => Promise<T> } = {},
) {
  return async (request: Request, { params }: { params: Promise<P> }): Promise<Response> => {
    try {
      const bearer = await findBearer(request.headers.get("authorization"));
      if (!bearer) return problem(401, "Unauthorized");
      if (!bearer.scopes.includes(scope)) return problem(403, "Forbidden", `The token lacks the scope ${scope}`);
      const parameters = await params;
      const organisationId = bearer.organisationId;
      const tenant: Scope = {
        organisationId,
        actorKind: "token",
        actorId: bearer.tokenId,
        role: null,
        requestId: randomUUID(),
        ground: `key:${scope}`,
      };
      let prepared = undefined as T;
      if (options.prepare) {
        if (!(await withTenant(tenant, "read", (db) => findProject(db, parameters.project)))) return problem(404, "Not Found");
        prepared = await options.prepare(request);
      }
      const answer = await withTenant(
        tenant,
        "write",
        async (db) => {
          const run = async () => {
            const project = await findProject(db, parameters.project);
            return project && (await handle({ db, organisationId, project }, request, parameters, prepared));
          };
          const result = mode === "read" ? await readOnly(db, run) : await run();
          if (result?.persons?.length) await logRead(db, organisationId, result.as ?? "api", result.persons);
          return result;
        },
        options,
      );
      return answer ? json(answer.body, answer.status) : problem(404, "Not Found");
    } catch (error) {
      return answerOfError(request, error);
    }
  };
}

function answerOfError(request: Request, error: unknown): Response {
  if (error instanceof BadRequest) return problem(400, "Bad Request", error.message);
  if (error instanceof TooLarge) return problem(413, "Content Too Large", error.message);
  if (isConflict(error)) {
    return problem(409, "Conflict", "Another import, or somebody at work, is changing the same rows. Nothing was written; send it again.");
  }
  const where = new URL(request.url).pathname.split("/").at(-1) ?? "api";
  return problem(500, "Internal Server Error", `Code ${logFault(where, error)}`);
}

"use server";
import { randomUUID } from "node:crypto";
import { today } from "@/lib/dates";
import { findHead, verifyChain } from "@/lib/db/chain";
import { AppError } from "@/lib/errors";
import { type LogHead, readHead, writeHead } from "@/lib/log-head";
import { type Done, organisationAction } from "@/lib/server/action";
import { reviewMonths } from "./domain";
import { draw, findItem, insertSample, nextSpan, setOutcome } from "./sample/data";
import { monthInput, reviewForm, verifyForm } from "./schema";

/** Draws what is to be reviewed of a month: by chance, from a seed that is kept, and by signals (security R39). */
export const drawSample = organisationAction(
  { name: "log.draw", permission: "log:review", form: monthInput },
  async ({ db, actor }, { month }) => {
    if (!reviewMonths(today()).includes(month)) throw new AppError("rule", "auditLog.monthUnknown");
    const span = await nextSpan(db, month);
    if (!span) throw new AppError("rule", "auditLog.nothingNew");
    const organisationId = actor.organisation.id;
    const seed = randomUUID();
    const drawn = await draw(db, { organisationId, ...span }, seed);
    await insertSample(db, { organisationId, month, ...span, seed, drawnById: actor.userId }, drawn);
    return { message: "auditLog.drawn", values: { count: drawn.size } };
  },
);

/** Says what the review of a row came to. What one did oneself, another reviewer judges (security R39). */
export const reviewRow = organisationAction(
  { name: "log.review", permission: "log:review", form: reviewForm },
  async ({ db, actor }, { itemId, outcome, note }) => {
    const key = { organisationId: actor.organisation.id, id: itemId };
    const item = await findItem(db, key);
    if (!item) throw new AppError("not_found", "notFound");
    if (item.actorId === actor.userId) throw new AppError("rule", "auditLog.ownRow");
    if (item.isUnreadable) throw new AppError("rule", "auditLog.unreadableNote");
    await setOutcome(db, key, { outcome, note, reviewedById: actor.userId });
    return { message: "auditLog.reviewed" };
  },
);

/** How long one press walks, in milliseconds; a longer log is gone on with from there. */
const walk = 20_000;

/**
 * Walks the chain of the organisation's log, and holds it against a kept head when one is given (security
 * R38). What is not reached in time is the next form's: it carries, signed, how far this one came.
 */
export const verifyLog = organisationAction(
  { name: "log.verify", permission: "log:read", form: verifyForm, timeout: 60_000 },
  async ({ db, actor }, lines): Promise<Done> => {
    const organisationId = actor.organisation.id;
    const [head, from] = [ownHead(lines.head, organisationId), ownHead(lines.from, organisationId)];
    const { fault, reached, isWhole } = await verifyChain(db, organisationId, { kept: head ? [head] : [], from, milliseconds: walk });
    if (fault) {
      throw new AppError("rule", `auditLog.fault.${fault.fault}`, { values: { seq: fault.seq ?? "–", event: fault.eventId ?? "–" } });
    }
    if (!isWhole && reached) {
      const last = (await findHead(db, organisationId))?.seq ?? reached.seq;
      const result = { from: writeHead(reached), head: lines.head ?? "" };
      return { message: "auditLog.reached", values: { seq: reached.seq, last }, result };
    }
    return { message: head ? "auditLog.unbrokenSince" : "auditLog.unbroken", values: { seq: head?.seq ?? 0 } };
  },
);

function ownHead(line: string | undefined, organisationId: string): LogHead | null {
  const head = line ? readHead(line) : null;
  if (line && head?.organisationId !== organisationId) throw new AppError("rule", "auditLog.headUnknown", { field: "head" });
  return head;
}

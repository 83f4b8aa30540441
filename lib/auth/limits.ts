import "server-only";
import { createHmac } from "node:crypto";
import { prisma } from "@/lib/db/client";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { networkOf, source } from "@/lib/server/source";

/** `free`: how many in a row before one has to wait; `forgetSeconds`: how long until one of them is forgotten. */
const limits = {
  account: { free: 10, forgetSeconds: 900 }, // passwords for one account, whether it exists or not
  device: { free: 10, forgetSeconds: 900 }, // the same, from a browser that has been signed in to it before
  code: { free: 5, forgetSeconds: 900 }, // second factors and proofs of one account
  source: { free: 30, forgetSeconds: 300 }, // passwords from one place, for whatever account
  form: { free: 30, forgetSeconds: 60 }, // an open form from one place
  emergency: { free: 10, forgetSeconds: 3600 }, // numbers that somebody tries to open in an emergency
  mail: { free: 3, forgetSeconds: 1200 }, // mails asked for to one address
} as const;
export type LimitKind = keyof typeof limits;

const firstWait = 30;
const longestWait = 900;

/** "Wait": a refusal that passes by itself. `seconds` is for Retry-After, where an answer has a status. */
export class TooMany extends AppError {
  constructor(readonly seconds: number) {
    super("rule", "auth.tooMany", { values: { minutes: Math.ceil(seconds / 60) } });
  }
}

/**
 * Counts one try and refuses it when there were too many: first half a minute, then twice as long for
 * each, never more than fifteen minutes and never for good (security R17). It counts before the try is
 * made, so that many at once gain nothing; {@link forgive} takes a good one back. The counts stand in
 * the database, so that they outlive a restart and hold for every instance.
 * @param name what is counted; may be personal, only a keyed fingerprint is kept
 * @throws TooMany; a refused try is not counted
 */
export async function limit(kind: LimitKind, ...name: string[]): Promise<void> {
  const { free, forgetSeconds } = limits[kind];
  const key = fingerprint(kind, name);
  const counted = await prisma().$executeRaw`
    INSERT INTO throttles AS t (key, level, counted_at, opens_at) VALUES (${key}, 1, now(), now())
    ON CONFLICT (key) DO UPDATE SET counted_at = now(), (level, opens_at) = (
      SELECT fresh.level, now() + make_interval(secs => CASE WHEN ceil(fresh.level) < ${free}::int THEN 0
        ELSE least(${longestWait}::int, ${firstWait}::int * power(2, least(ceil(fresh.level) - ${free}::int, 20))) END)
      FROM (SELECT greatest(0, t.level - extract(epoch FROM now() - t.counted_at) / ${forgetSeconds}::int) + 1 AS level) fresh)
    WHERE t.opens_at <= now() + interval '1 millisecond'`;
  if (counted > 0) return;
  const [row] = await prisma().$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM opens_at - now())::float8 AS seconds FROM throttles WHERE key = ${key}`;
  throw new TooMany(Math.min(longestWait, Math.max(1, Math.ceil(row?.seconds ?? 1))));
}

/** As {@link limit}, for where the request comes from. */
export async function limitSource(kind: LimitKind, ...name: string[]): Promise<void> {
  await limit(kind, networkOf(await source(), "subscriber"), ...name);
}

/** Takes back a try that turned out well: what was right is no guess. */
export async function forgive(kind: LimitKind, ...name: string[]): Promise<void> {
  await prisma().$executeRaw`
    UPDATE throttles SET level = greatest(0, level - 1), opens_at = least(opens_at, now()) WHERE key = ${fingerprint(kind, name)}`;
  await prisma().$executeRaw`DELETE FROM throttles WHERE counted_at < now() - interval '1 day'`;
}

/** As {@link forgive}, for where the request comes from. */
export async function forgiveSource(kind: LimitKind, ...name: string[]): Promise<void> {
  await forgive(kind, networkOf(await source(), "subscriber"), ...name);
}

function fingerprint(kind: LimitKind, name: string[]): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify([kind, ...name.map((part) => part.trim().toLowerCase())]);
  return new Uint8Array(createHmac("sha256", env().NEXTAUTH_SECRET).update(`throttle\0${text}`).digest());
}

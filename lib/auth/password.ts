import "server-only";
import { hash, parseOptions, verify } from "@node-rs/argon2";

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane (security R15). 2 = argon2id.
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const mostAtOnce = 4;
let decoy: Promise<string> | undefined;

/** argon2id hash of a password, as a PHC string. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost));
}

/**
 * Whether the password is right. Without a hash (unknown or disabled account) it hashes all the same,
 * so that the time taken does not tell whether an account exists (security R18).
 */
export async function isPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword("no account has this password");
  const against = stored ?? (await decoy);
  const right = await inTurn(() => verify(against, password));
  return stored !== null && right;
}

/** Whether a hash was made with less than today's cost, and is to be made again at the next sign-in. */
export function isWeak(stored: string): boolean {
  const { memoryCost = 0, timeCost = 0 } = parseOptions(stored);
  return !stored.startsWith("$argon2id$") || memoryCost < cost.memoryCost || timeCost < cost.timeCost;
}

let running = 0;
const queue: (() => void)[] = [];

/** A few hashes at a time: each takes 19 MiB, and a morning's sign-ins must not take it all (security R15). */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= mostAtOnce) await new Promise<void>((next) => queue.push(next));
  else running++;
  try {
    return await work();
  } finally {
    // Whoever waits takes over the place.
    const next = queue.shift();
    if (next) next();
    else running--;
  }
}

import { isIP } from "node:net";
import { z } from "zod";

const weak = /^(secret|changeme|password|samsteg)/i;
const secret = z
  .string({ error: "is missing" })
  .min(32, "is shorter than 32 characters")
  .refine((value) => !weak.test(value) && new Set(value).size >= 12, "is easy to guess");

const isMasterKey = (value: string) => Buffer.from(value, "base64").length === 32;
const keys = z.object({
  SAMSTEG_KEY: z.string({ error: "is missing" }).refine(isMasterKey, "is not 32 bytes in base64"),
  // Keys that came before, separated by commas: they only unwrap (npm run keys:rotate).
  SAMSTEG_KEY_OLD: z
    .string()
    .optional()
    .transform((value) => (value ? value.split(",").map((key) => key.trim()) : []))
    .refine((old) => old.every(isMasterKey), "is not a list of keys of 32 bytes in base64, separated by commas"),
});

/** `10.2.0.0/16`, `fd00::/8`: never a whole address space, which would open everything. */
const isNetwork = (place: string) => {
  const [net = "", bits = "", ...rest] = place.split("/");
  return rest.length === 0 && isIP(net) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) >= 8 && Number(bits) <= (isIP(net) === 6 ? 128 : 32);
};
const isHost = (place: string) => isIP(place) === 0 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(place);

const schema = z.object({
  DATABASE_URL: z.string({ error: "is missing" }).regex(/^postgres(ql)?:\/\//, "is not a postgresql:// address"),
  NEXTAUTH_URL: z.url({ error: "is missing or not an address", protocol: /^https?$/ }),
  NEXTAUTH_SECRET: secret,
  ...keys.shape,
  SAMSTEG_DEMO: z.literal("1").optional(),
  // How many proxies of one's own stand in front: which hop of X-Forwarded-For is believed.
  SAMSTEG_PROXIES: z
    .string()
    .regex(/^[0-9]$/, "is not a number from 0 to 9")
    .optional(),
  // Where mail goes: a server, or (to try things out) a folder. Without it, links are handed over by hand.
  SAMSTEG_MAIL: z
    .string()
    .regex(/^(smtps?:\/\/[^/]+|file:.+)$/, "is neither smtp://host, smtps://host nor file:folder")
    .refine((value) => value.startsWith("file:") || URL.canParse(value), "is not an address")
    .optional(),
  SAMSTEG_MAIL_FROM: z.email("is not an e-mail address").optional(),
  // A file for the log's heads, instead of the server's output.
  SAMSTEG_LOG_HEADS: z.string().min(1, "is empty").optional(),
  // Sign-in providers on a network of one's own: names of hosts, and networks. Others on the inside are refused.
  SAMSTEG_OIDC_INNER: z
    .string()
    .default("")
    .transform((value) =>
      value
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    )
    .refine(
      (places) => places.every((place) => isNetwork(place) || isHost(place)),
      "is not a list of hosts and networks (idp.kommun.se, 10.2.0.0/16)",
    ),
});

export type Env = z.output<typeof schema>;
let parsed: Env | undefined;

/**
 * What is wrong with the environment, one line per variable; empty when all is well.
 * Values are never repeated.
 */
export function envProblems(source: NodeJS.ProcessEnv = process.env): string[] {
  const result = schema.safeParse(source);
  if (!result.success) return result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  const { NEXTAUTH_URL, SAMSTEG_DEMO } = result.data;
  const local = ["localhost", "127.0.0.1"].includes(new URL(NEXTAUTH_URL).hostname);
  if (!local && NEXTAUTH_URL.startsWith("http:")) return ["NEXTAUTH_URL must be https outside this machine"];
  if (!local && SAMSTEG_DEMO) return ["SAMSTEG_DEMO is for this machine only: its accounts have known passwords"];
  return [];
}

/** The environment, read once. Throws when something is missing or weak. */
export function env(): Env {
  parsed ??= schema.parse(process.env);
  return parsed;
}

/** The master keys, the one in force first: they are needed also where the rest of the environment is not (migrations). */
export function masterKeys(source: NodeJS.ProcessEnv = process.env): string[] {
  const { SAMSTEG_KEY, SAMSTEG_KEY_OLD } = keys.parse(source);
  return [SAMSTEG_KEY, ...SAMSTEG_KEY_OLD];
}

/** The migrations that this build was made with (next.config.ts), oldest first. */
export function knownMigrations(): string[] {
  return (process.env.SAMSTEG_MIGRATIONS ?? "").split(",");
}

import { parseArgs } from "node:util";
import { prisma } from "../db/client.ts";
import { addOrganisation, newOrganisation, suspendOrganisation } from "./organisations.ts";

const usage = `npm run organisation -- add --slug bjuv --name "Bjuvs kommun" --kind OWNER --admin anna@bjuv.se --admin-name "Anna Ek"
npm run organisation -- suspend --slug bjuv
npm run organisation -- resume --slug bjuv`;

function stop(lines: string): never {
  console.error(lines);
  process.exit(1);
}

const text = { type: "string" } as const;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { slug: text, name: text, short: text, kind: text, admin: text, "admin-name": text },
});
const ownerUrl = process.env.DATABASE_OWNER_URL;
if (!ownerUrl) stop("DATABASE_OWNER_URL is missing: organisations are made by the role that owns the tables (README).");

const [what] = positionals;
if (what === "add") {
  const wanted = newOrganisation.safeParse(values);
  if (!wanted.success) stop(`${wanted.error.issues.map((issue) => `--${issue.path.join(".")} ${issue.message}`).join("\n")}\n\n${usage}`);
  const link = await addOrganisation(ownerUrl, wanted.data).catch((error: { code?: string; message: string }) =>
    stop(error.code === "23505" ? `There is an organisation ${wanted.data.slug} already; nothing was made.` : error.message),
  );
  console.log(`Made. Hand this link to ${wanted.data.admin}; it works once, for seven days:\n${link}`);
  await prisma().$disconnect();
} else if (what === "suspend" || what === "resume") {
  if (!(await suspendOrganisation(ownerUrl, values.slug ?? "", what === "suspend"))) stop(`There is no organisation ${values.slug ?? ""}.`);
  console.log(what === "suspend" ? "Suspended: nobody reaches it from now on." : "Open again.");
} else stop(usage);

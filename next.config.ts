import { readdirSync } from "node:fs";
import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  // `npm run demo`, `npm test` and `npm run dev` may build side by side.
  distDir: process.env.SAMSTEG_BUILD ?? ".next",
  // What the readiness check expects of the database, fixed when the build is made.
  env: {
    SAMSTEG_MIGRATIONS: readdirSync("prisma/migrations")
      .filter((name) => !name.includes("."))
      .join(","),
  },
  poweredByHeader: false,
  typedRoutes: false,
  agentRules: false,
  // Types are checked by `npm run check`, in the same run that builds.
  // A build folder of its own gets a tsconfig of its own, which Next may add the folder's types to.
  typescript: {
    ignoreBuildErrors: true,
    ...(process.env.SAMSTEG_BUILD ? { tsconfigPath: `${process.env.SAMSTEG_BUILD}.tsconfig.json` } : {}),
  },
  images: { unoptimized: true },
  serverExternalPackages: ["@node-rs/argon2", "@zxcvbn-ts/language-common", "docx", "pdfkit", "pg"],
};

export default createNextIntlPlugin("./lib/messages/request.ts")(config);

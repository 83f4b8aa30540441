import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const headers = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "no-referrer" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
  { key: "Strict-Transport-Security", value: "max-age=31536000; includeSubDomains" },
];

const config: NextConfig = {
  // `npm run demo`, `npm test` and `npm run dev` may build side by side.
  distDir: process.env.SAMSTEG_BUILD ?? ".next",
  poweredByHeader: false,
  typedRoutes: false,
  agentRules: false,
  // Types are checked by `npm run check`, in the same run that builds.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ["@node-rs/argon2", "pg"],
  headers: async () => [{ source: "/:path*", headers }],
};

export default createNextIntlPlugin("./lib/messages/request.ts")(config);

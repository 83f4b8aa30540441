/** Every demo account's password. Demo mode exists on this machine's own database only (lib/env.ts). */
export const demoPassword = "Samsteg-demo-2026";

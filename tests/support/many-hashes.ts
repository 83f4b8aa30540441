import { hashPassword } from "@/lib/auth/password";

/** A program that hashes two hundred passwords at once, and tells how many MiB that took at the most. */
const most = () => process.resourceUsage().maxRSS / 1024;
await Promise.all([hashPassword("värm upp"), hashPassword("värm upp")]);
const before = most();
await Promise.all(Array.from({ length: 200 }, (_, n) => hashPassword(`lösenord nummer ${n}`)));
console.log(Math.round(most() - before));

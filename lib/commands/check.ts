import { lint, sumUp, types, vitest } from "./steps.ts";

sumUp([await types(), await lint(), await vitest("unit")]);

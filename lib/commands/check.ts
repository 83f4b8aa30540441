import { lint, sumUp, types, vitest } from "./steps.ts";

sumUp([types(), lint(), vitest("unit")]);

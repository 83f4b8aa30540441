import { ensureBuild } from "./next.ts";

await ensureBuild({ anyway: true });

import { ensureBuild } from "./next.ts";

ensureBuild({ anyway: true });

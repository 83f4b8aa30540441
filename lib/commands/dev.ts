import { serveDemo } from "./serve-demo.ts";

await serveDemo("dev");

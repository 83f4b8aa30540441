import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyBuild, freePort, serve } from "./other-server.ts";

/** A second server with the proxy taken out: Next finds no proxy in the build's own list, and so runs none. */
export async function startWithoutProxy(): Promise<{ address: string; stop: () => Promise<void> }> {
  const { folder, remove } = copyBuild("without-proxy", (copy) => {
    const list = join(copy, "server", "functions-config-manifest.json");
    const { functions, ...rest } = JSON.parse(readFileSync(list, "utf8"));
    const { "/_middleware": proxy, ...others } = functions;
    if (!proxy) throw new Error("The build's list names no proxy: taking it out is no test");
    writeFileSync(list, JSON.stringify({ ...rest, functions: others }));
  });
  const port = await freePort();
  try {
    const { stop } = await serve(folder, port);
    return { address: `http://localhost:${port}`, stop: () => stop().then(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

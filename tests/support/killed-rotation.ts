import { rotateIndex, rotateSeal } from "@/lib/db/rotation";

/**
 * A program that changes an organisation's keys and is killed as by `kill -9` after some batches: it gets no
 * chance to tidy up.
 */
const [organisationId = "", kind = "", batches = "1"] = process.argv.slice(2);
let left = Number(batches);
const onBatch = () => {
  if (--left === 0) process.kill(process.pid, "SIGKILL");
};
await (kind === "seal" ? rotateSeal : rotateIndex)(organisationId, onBatch);

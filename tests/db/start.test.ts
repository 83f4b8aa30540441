import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { register } from "@/instrumentation";
import { program } from "../support/program.ts";
import { aWorld, owner } from "../support/world.ts";

const wrongKey = "SAMSTEG_KEY is not the key that the database's keys are wrapped with";

// The tests' own server is refused for not keeping what it says is saved: so nothing here starts for good.
describe("a wrong SAMSTEG_KEY starts nothing", () => {
  beforeAll(async () => {
    const world = await aWorld();
    await world.enrol({ givenName: "Ada", familyName: "Prov" });
  });

  it("R32 npm start says so, without the key, and ends", () => {
    const SAMSTEG_KEY = randomBytes(32).toString("base64");
    const wrong = program("lib/commands/start.ts", [], { SAMSTEG_KEY });
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain(wrongKey);
    expect(wrong.stderr + wrong.stdout).not.toContain(SAMSTEG_KEY);
    const right = program("lib/commands/start.ts");
    expect(right.stderr).toContain("fsync");
    expect(right.stderr).not.toContain(wrongKey);
  });

  it("R32 nor does the server itself, however it is started", async () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const exit = vi.spyOn(process, "exit").mockImplementation(() => {
      throw new Error("ended");
    });
    vi.stubEnv("NEXT_RUNTIME", "nodejs");
    const words = async () => {
      await expect(register()).rejects.toThrow("ended");
      return String(said.mock.calls.at(-1));
    };
    expect(await words()).not.toContain(wrongKey);
    await owner().query("UPDATE vault_keys SET master_id = '00ff00ff00ff00ff'");
    expect(await words()).toContain(wrongKey);
    expect(exit).toHaveBeenCalledWith(1);
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });
});

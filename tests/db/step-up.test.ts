import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { newRecoveryCodes } from "@/lib/auth/factors";
import { findSession } from "@/lib/auth/session";
import { type FormState, hiddenFields, idle } from "@/lib/form";
import { lookup } from "@/lib/server/lookup";
import { createApiToken, revokeApiToken } from "@/lib/tokens/actions";
import { aBrowser, anAccount, cookiesNow, password, withCookies } from "../support/sign-in.ts";
import { actAs, aWorld, owner } from "../support/world.ts";

/** An administrator with an app, whose session proved who it is so many minutes ago. */
async function anAdministrator({ withApp = true } = {}) {
  aBrowser();
  const world = await aWorld();
  const account = await anAccount({ withApp });
  await owner().query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, 'organisationAdmin')", [
    world.organisation.id,
    account.id,
  ]);
  const sessionId = await actAs(account.id, { provedMinutesAgo: 6 });
  return { world, account, sessionId };
}

function make(world: { place: { organisation: string } }, proof?: string, name = "Nyckel"): Promise<FormState> {
  const form = new FormData();
  form.set(hiddenFields.organisation, world.place.organisation);
  form.set(hiddenFields.submission, randomUUID());
  form.set("name", name);
  form.append("scopes[]", "figures:read");
  if (proof !== undefined) form.set(hiddenFields.proof, proof);
  return createApiToken(idle, form);
}
const keysOf = async (organisationId: string) => {
  const { rows } = await owner().query("SELECT count(*)::int AS n FROM api_tokens WHERE organisation_id = $1", [organisationId]);
  return rows[0].n as number;
};

describe("proving once more who one is", () => {
  it("R21 a session older than five minutes is asked first, and nothing happens; what was typed comes back, the proof does not", async () => {
    const { world } = await anAdministrator();
    const asked = await make(world, undefined, "Till ekonomisystemet");
    expect(asked).toMatchObject({ status: "stepUp", proof: "code", values: { name: "Till ekonomisystemet", scopes: ["figures:read"] } });
    const wrong = await make(world, "111111");
    expect(wrong.status).toBe("stepUp");
    expect(wrong.message).not.toBe(asked.message);
    expect(JSON.stringify(wrong)).not.toContain("111111");
    expect(await keysOf(world.organisation.id)).toBe(0);
  });

  it("R20 R21 a code carries the form through, counts for five minutes, and moves the session to a new id", async () => {
    const { world, account } = await anAdministrator();
    const before = cookiesNow();
    const code = account.code();
    expect((await make(world, code)).status).toBe("ok");
    expect(await findSession()).toMatchObject({ userId: account.id, isFresh: true });
    expect((await make(world)).status).toBe("ok");
    expect(await keysOf(world.organisation.id)).toBe(2);
    const after = cookiesNow();
    // Whoever had copied the cookie before has nothing.
    withCookies(before);
    expect(await findSession()).toBeNull();
    expect((await make(world, account.code(1))).status).toBe("signedOut");
    withCookies(after);
    await owner().query("UPDATE sessions SET proved_at = now() - interval '301 seconds' WHERE user_id = $1", [account.id]);
    expect((await make(world)).status).toBe("stepUp");
    // The same code again is no proof.
    expect((await make(world, code)).status).toBe("stepUp");
  });

  it("R21 a proof is of one session: another's freshness and another's code are worth nothing", async () => {
    const { world, account } = await anAdministrator();
    const stale = cookiesNow();
    await actAs(account.id);
    expect((await make(world)).status).toBe("ok");
    withCookies(stale);
    expect((await make(world)).status).toBe("stepUp");
    const other = await anAccount();
    expect((await make(world, other.code())).status).toBe("stepUp");
    expect((await make(world, password)).status).toBe("stepUp");
  });

  it("R21 a recovery code proves it too, once", async () => {
    const { world, account } = await anAdministrator();
    const [code = ""] = await newRecoveryCodes(account.id);
    expect((await make(world, code)).status).toBe("ok");
    await owner().query("UPDATE sessions SET proved_at = now() - interval '1 hour' WHERE user_id = $1", [account.id]);
    expect((await make(world, code)).status).toBe("stepUp");
  });

  it("R16 R17 R21 guessing proofs is throttled, in the same words in every session", async () => {
    const { world, account } = await anAdministrator();
    for (let n = 0; n < 5; n++) await make(world, "111111");
    await actAs(account.id, { provedMinutesAgo: 10 });
    const refused = await make(world, account.code());
    expect(refused).toMatchObject({ status: "stepUp", message: expect.stringContaining("Vänta en minut") });
    expect(await keysOf(world.organisation.id)).toBe(0);
  });

  it("R21 outside the practice environment a password proves nothing", async () => {
    const { world } = await anAdministrator({ withApp: false });
    expect(await make(world, password)).toMatchObject({ status: "stepUp", proof: "code" });
  });

  it("R21 revoking a key asks too", async () => {
    const { world } = await anAdministrator();
    const form = new FormData();
    form.set(hiddenFields.organisation, world.place.organisation);
    form.set(hiddenFields.submission, randomUUID());
    form.set("tokenId", randomUUID());
    expect((await revokeApiToken(idle, form)).status).toBe("stepUp");
  });

  it("R21 a question that shows a person asks in the same way, and shows nothing before", async () => {
    const world = await aWorld();
    const leader = await world.signInAs("projectLeader");
    const app = await anAccount();
    let read = 0;
    const show = lookup(
      {
        name: "test.show",
        permission: "participant:read",
        form: z.strictObject({}),
        stepUp: true,
        views: { as: "participant", persons: () => [] },
      },
      async () => {
        read++;
        return { shown: true };
      },
    );
    const ask = (proof?: string) => {
      const form = new FormData();
      form.set(hiddenFields.organisation, world.place.organisation);
      form.set(hiddenFields.project, world.place.project);
      if (proof) form.set(hiddenFields.proof, proof);
      return show({ status: "idle" }, form);
    };
    await actAs(leader.id, { provedMinutesAgo: 6 });
    expect(await ask()).toMatchObject({ status: "stepUp", proof: "code" });
    expect(await ask(app.code())).toMatchObject({ status: "stepUp" });
    expect(read).toBe(0);
    const [code = ""] = await newRecoveryCodes(leader.id);
    expect(await ask(code)).toMatchObject({ status: "ok", found: { shown: true } });
  });
});
